//! The provider's pages are those of its schemas.

use std::fs;
use std::path::Path;

use tidegate_terraform::docs;

#[test]
fn the_pages_are_those_of_the_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = docs::pages();
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            written == *text,
            "{name} is not as the schemas are; run `make provider-docs`"
        );
    }
    let folders = ["resources", "data-sources", "list-resources"];
    let found: usize = folders
        .iter()
        .map(|kind| fs::read_dir(folder.join(kind)).unwrap().count())
        .sum();
    assert_eq!(
        found + 1,
        pages.len(),
        "there are pages of what is no more; run `make provider-docs`"
    );
}
