//! `portal.lock` as two people, a merge or a damaged disk leave it: refused at a line, or read; and what is read is
//! written and read again as the same.

use tidings::content::lock::read;
use tidings::diagnostics::SourceFile;
use tidings::time::Zone;

/// See the module.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lock = match read(&SourceFile::new("content/portal.lock", &*text)) {
        Ok(lock) => lock,
        Err(problem) => {
            assert!(problem.place.is_some(), "a refusal without a place");
            return;
        }
    };
    let written = lock.write(Zone::SHANGHAI);
    let again = read(&SourceFile::new("content/portal.lock", &*written)).expect("what was written is read");
    assert_eq!(again, lock);
    assert_eq!(again.write(Zone::SHANGHAI), written);
}
