//! Every value knows its place, and what YAML would let pass is refused.

use super::*;

fn doc(text: &str) -> YamlDoc {
    let source = SourceFile::new("a.yaml", text);
    read(&source, 0..text.len()).expect("valid")
}

#[test]
fn every_value_and_key_knows_its_place() {
    let doc = doc(
        "标题: 甲\ndeadlines:\n  - {id: capture, from: 2024-11-17}\n  - id: upload\n    until: \"2025-02-25\"\n2023: x\n",
    );
    let mut problems = Vec::new();
    let root = doc.root().map(&["标题", "deadlines", "2023"], &mut problems).expect("a map");
    assert!(problems.is_empty());
    let second = root.get("deadlines").expect("there").items()[1].clone();
    let map = second.map(&["id", "until"], &mut problems).expect("a map");
    let until = map.get("until").expect("there");
    assert_eq!(until.place().label(), "a.yaml:5:12");
    assert_eq!(until.mark().within(5..7).label(), "a.yaml:5:18");
    assert_eq!(until.key_place().label(), "a.yaml:5:5");
    assert_eq!(root.get("2023").expect("there").place().label(), "a.yaml:6:7");
    assert_eq!(second.place().label(), "a.yaml:4:5");
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_known_one() {
    let doc = doc("a: 1\nuntl: 2\n");
    let mut problems = Vec::new();
    doc.root().map(&["a", "until"], &mut problems);
    assert_eq!(problems[0].place.as_ref().expect("a place").label(), "a.yaml:2:1");
    assert_eq!(problems[0].fix.as_ref().expect("a fix").en, "did you mean `until`?");
}

#[test]
fn numbers_keep_their_spelling() {
    let doc = doc("a: 1.50\nb: 020\nc: [2023, 07]\n");
    let mut problems = Vec::new();
    let map = doc.root().map(&["a", "b", "c"], &mut problems).expect("a map");
    let text = |key: &str| map.get(key).and_then(|node| node.as_text());
    assert_eq!(text("a").as_deref(), Some("1.50"));
    assert_eq!(text("b").as_deref(), Some("020"));
    let list: Vec<_> = map.get("c").expect("there").items().iter().filter_map(Node::as_text).collect();
    assert_eq!(list, ["2023", "07"]);
}

#[test]
fn references_duplicates_and_bad_syntax_are_refused_with_a_place() {
    for (text, code, at) in [
        ("a: &x 1\nb: *x\n", "yaml-reference", "a.yaml:1:4"),
        ("a: 1\na: 2\n", "duplicate-key", "a.yaml:2:1"),
        ("a: [1\nb: 2\n", "yaml-unclosed", "a.yaml:1:4"),
    ] {
        let source = SourceFile::new("a.yaml", text);
        let problems = read(&source, 0..text.len()).expect_err("refused");
        assert_eq!((problems[0].code, problems[0].place.as_ref().expect("a place").label().as_str()), (code, at));
    }
    let text = "a: R&D *\nb: 2*3\n";
    assert!(read(&SourceFile::new("a.yaml", text), 0..text.len()).is_ok());
}
