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
