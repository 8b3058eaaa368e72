//! Has the crate built anew when the console is.

use std::path::Path;

fn main() {
    let console = Path::new("../../ui");
    let built = console.join("dist");
    println!("cargo:rerun-if-changed=build.rs");
    // A path that is not there would have every build begin anew.
    for path in [&built, console] {
        if path.exists() {
            println!("cargo:rerun-if-changed={}", path.display());
            break;
        }
    }
}
