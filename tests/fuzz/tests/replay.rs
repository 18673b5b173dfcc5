//! Every input that once was a fault, and one of each kind that never was, asked about again: `cases/<target>/<name>`.

use std::fs;
use std::path::Path;

#[test]
fn every_case() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    for (name, check) in tidings_fuzz::TARGETS {
        let mut count = 0;
        for entry in fs::read_dir(cases.join(name)).expect(name) {
            let path = entry.expect("an entry").path();
            println!("{}", path.display());
            check(&fs::read(&path).expect("bytes"));
            count += 1;
        }
        assert!(count > 0, "no case for {name}");
    }
}

/// A target that refuses all its inputs at the door would look at nothing.
#[test]
fn the_seeds_are_published() {
    let case = |name: &str| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name)).expect(name);
    assert!(tidings_fuzz::notice::is_published(&case("notice/whole")));
    for table in ["csv", "csv-english", "csv-shapes", "csv-wide", "sheet", "workbook"] {
        assert!(tidings_fuzz::table::is_published(&case(&format!("table/{table}"))), "{table}");
    }
}
