//! docs/expressions.md says what the code does.

#[test]
fn the_tables_of_functions_and_fields_are_those_of_the_code() {
    let text = include_str!("../../../docs/expressions.md");
    let reference = tidegate_expr::reference();
    assert!(
        text.contains(&reference),
        "docs/expressions.md should contain this:\n{reference}"
    );
}
