//! Names and numbers that must not be mistaken for each other.

use std::fmt;
use std::sync::Arc;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it is: whoever reads a configuration has checked it.
            pub fn new(name: impl Into<Arc<str>>) -> Self {
                Self(name.into())
            }

            /// The name as the user wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )*};
}

names! {
    /// The name of a backend cluster, unique among them.
    BackendClusterName
    /// The name of a virtual cluster, unique among them.
    VirtualClusterName
    /// The name of a listener, unique among them.
    ListenerName
}

macro_rules! broker_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i32);

        impl $name {
            /// Kafka's word for "no broker", for example the leader of a partition that has none.
            pub const NONE: Self = Self(-1);

            /// Wraps a broker id; Kafka uses 0 and up, and -1 for none.
            pub const fn new(id: i32) -> Self {
                Self(id)
            }

            /// The number on the wire.
            pub const fn value(self) -> i32 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

broker_ids! {
    /// The id of a broker as clients of a virtual cluster see it.
    VirtualBrokerId
    /// The id of a broker as its own backend cluster knows it.
    BackendBrokerId
}
