//! The shape of Kafka's messages, as data: what the generated table is made of.
//!
//! Source: the JSON message definitions in the `kafka-clients` jar, plus the reviewed overlay of roles in
//! `crates/codegen`. The gateway never needs to *understand* a message; it needs to find the values that have a
//! [`Role`].

/// A contiguous range of API versions, both ends inclusive. Empty when `first > last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// Lowest version in the range.
    pub first: i16,
    /// Highest version in the range; `i16::MAX` for an open range (`3+` in the definitions).
    pub last: i16,
}

impl Versions {
    /// No version at all (`none` in the definitions).
    pub const NONE: Self = Self { first: 0, last: -1 };

    /// The versions from `first` to `last`, both inclusive.
    pub const fn new(first: i16, last: i16) -> Self {
        Self { first, last }
    }

    /// The versions from `first` on.
    pub const fn from(first: i16) -> Self {
        Self { first, last: i16::MAX }
    }

    /// Whether `version` is in the range.
    pub const fn contains(self, version: i16) -> bool {
        self.first <= version && version <= self.last
    }

    /// Whether no version is in the range.
    pub const fn is_empty(self) -> bool {
        self.first > self.last
    }

    /// The versions that are in both ranges.
    pub const fn intersect(self, other: Self) -> Self {
        Self {
            first: if self.first > other.first {
                self.first
            } else {
                other.first
            },
            last: if self.last < other.last { self.last } else { other.last },
        }
    }
}

/// What a value means to a gateway. Every string and uuid field has been reviewed: those that carry nothing a gateway
/// maps say [`Role::Plain`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// Reviewed, and nothing to a gateway: messages, member ids, client software names, numbers.
    Plain,
    /// The name of a topic.
    TopicName,
    /// The uuid of a topic (KIP-516).
    TopicId,
    /// A regular expression over topic names (KIP-848, KIP-1071).
    TopicRegex,
    /// The id of a broker that stands beside a host and a port: it owns the address.
    NodeId,
    /// The id of a broker anywhere else; -1 is legal and means none.
    BrokerId,
    /// A broker's host name, beside [`Role::NodeId`] and [`Role::Port`].
    Host,
    /// A broker's port, beside [`Role::Host`].
    Port,
    /// A whole array of broker endpoints (`NodeEndpoints`, KIP-951), for messages that are rewritten as they stream.
    Endpoints,
    /// A whole array of a controller's endpoints: no client of a virtual cluster can use one.
    ControllerEndpoints,
    /// A consumer, share or streams group id.
    GroupId,
    /// A transactional id.
    TransactionalId,
    /// A regular expression over transactional ids (KIP-1152).
    TransactionalIdPattern,
    /// The id of an idempotent or transactional producer.
    ProducerId,
    /// The kind of key that [`Role::CoordinatorKey`] holds: 0 group, 1 transaction, 2 share.
    CoordinatorType,
    /// A group id, a transactional id, or `group:topicId:partition`, as [`Role::CoordinatorType`] says.
    CoordinatorKey,
    /// The kind of resource that [`Role::ResourceName`] names (configs, ACLs).
    ResourceType,
    /// The name of a resource whose kind is beside it.
    ResourceName,
    /// The id of the Kafka cluster.
    ClusterId,
    /// A Produce request's `acks`: 0 means that no response follows.
    Acks,
}

impl Role {
    /// How many roles there are.
    pub const COUNT: usize = Self::Acks as usize + 1;
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RoleSet(u32);

impl RoleSet {
    /// No role.
    pub const EMPTY: Self = Self(0);

    /// The set of `roles`.
    pub const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < roles.len() {
            bits |= 1 << roles[i] as u32;
            i += 1;
        }
        Self(bits)
    }

    /// Whether `role` is in the set.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u32) != 0
    }

    /// Whether no role is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The wire type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// One byte, 0 or 1.
    Bool,
    /// One byte.
    Int8,
    /// Two bytes, signed.
    Int16,
    /// Two bytes, unsigned.
    Uint16,
    /// Four bytes, signed.
    Int32,
    /// Four bytes, unsigned.
    Uint32,
    /// Eight bytes, signed.
    Int64,
    /// Eight bytes, IEEE 754.
    Float64,
    /// Sixteen bytes.
    Uuid,
    /// UTF-8 with a length of two bytes, or a compact one.
    String,
    /// Bytes with a length of four bytes, or a compact one.
    Bytes,
    /// Record batches: bytes that are streamed and never looked at unless a policy wants them.
    Records,
    /// Fields in order, then tagged fields in flexible versions.
    Struct(&'static [Field]),
    /// A count, then that many elements.
    Array(&'static Type),
}

/// One field of a message or struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The definition's name, such as `TopicId`.
    pub name: &'static str,
    /// The wire type.
    pub ty: Type,
    /// The versions that have the field.
    pub versions: Versions,
    /// The versions in which it may be null.
    pub nullable: Versions,
    /// The tag number and the versions in which the field is a tagged one.
    pub tag: Option<(u32, Versions)>,
    /// What the field means to a gateway. For an array of scalars, the role of each element; [`Role::Endpoints`] and
    /// [`Role::ControllerEndpoints`] are roles of the whole array.
    pub role: Role,
}

/// The body of one request or response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The definition's name, such as `FetchResponse`.
    pub name: &'static str,
    /// The API key.
    pub api_key: i16,
    /// The versions that are defined.
    pub versions: Versions,
    /// The versions that have compact lengths and tagged fields (KIP-482).
    pub flexible: Versions,
    /// The fields in wire order.
    pub fields: &'static [Field],
}
