//! Disks that are full, read-only, forbidden or elsewhere: the site published before stays whole, the message says what
//! is wrong, and as soon as the disk lets it the next build finishes the work.

use std::path::Path;
#[cfg(unix)]
use std::{fs, path::PathBuf, process::Command};

#[cfg(unix)]
use crate::program::{AT, NOTICE, Run, SITE, Tree, edit, notice, run, tidings, tree};
use crate::program::{build, skipped, small, write};

/// A portal that was published to `out` and then edited, so that there is something to write.
#[cfg(unix)]
fn edited(out: &Path) -> (tempfile::TempDir, PathBuf) {
    let (temp, root) = small();
    build(&root, out);
    edit(&root, SITE, "title: 通知\n", "title: 新通知\n");
    // More than a page of a disk, so that it does not fit where the old one did.
    write(&root, NOTICE, notice(&"很长的正文。\n\n".repeat(2000)).as_bytes());
    (temp, root)
}

/// The program run by a shell that first does something to its surroundings.
#[cfg(unix)]
fn after(shell: &[&str], script: &str, root: &Path, out: &Path) -> Run {
    let mut command = Command::new(shell[0]);
    let script = format!("{script}\nexec \"$0\" --lang en build --at {AT} --out \"$1\"");
    command.args(&shell[1..]).args(["-c", &script]).arg(env!("CARGO_BIN_EXE_tidings")).arg(out);
    run(command.current_dir(root).stdin(std::process::Stdio::null()))
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("public");
    let (_temp, root) = edited(&out);
    let before = tree(&out);
    let new = build(&root, &temp.path().join("clean"));
    // Blocks of 512 bytes: 20 kB. With its signal not ignored the process is ended; both must leave all whole.
    for (script, code) in [("trap '' XFSZ; ulimit -f 40", Some(1)), ("ulimit -c 0; ulimit -f 40", None)] {
        let failed = after(&["sh"], script, &root, &out);
        assert_eq!(failed.code, code, "{}", failed.told);
        assert!(code.is_none() || failed.told.contains("the file is too large for the disk\nfix: "), "{}", failed.told);
        assert_old_or_new(&tree(&out), &before, &new, script);
        assert!(tree(&out) != new);
    }
    assert!(build(&root, &out) == new, "the next build finishes the work");
}

#[cfg(unix)]
fn assert_old_or_new(found: &Tree, old: &Tree, new: &Tree, case: &str) {
    for (name, bytes) in found.iter().filter(|(name, _)| !name.contains(".tidings-")) {
        let is_known = old.get(name) == Some(bytes) || new.get(name) == Some(bytes);
        assert!(is_known, "{case}: {name} is neither old nor new");
    }
    assert!(old.keys().filter(|name| new.contains_key(*name)).all(|name| found.contains_key(name)), "{case}");
}

/// A small disk of its own for one run, without being root where the system allows it; at the end of the run it is
/// copied to `kept`.
#[cfg(unix)]
fn on_a_small_disk(size: &str, prepared: &Path, root: &Path, kept: &Path) -> Option<Run> {
    let shell = ["unshare", "--user", "--map-root-user", "--mount", "sh"];
    let works = Command::new(shell[0]).args(&shell[1..]).args(["-c", "mount -t tmpfs tmpfs /mnt"]).output();
    if !works.is_ok_and(|works| works.status.success()) {
        skipped("no disk of its own can be mounted here (unshare), so a full one cannot be tested");
        return None;
    }
    let disk = root.join("disk");
    fs::create_dir_all(&disk).unwrap();
    let script = format!(
        "mount -t tmpfs -o size={size} tmpfs {0} && cp -a {1}/. {0}/ && \"$0\" --lang en build --at {AT} --out \"$1\"; \
         code=$?; mkdir -p {2}; cp -a {0}/. {2}/; exit $code",
        disk.display(),
        prepared.display(),
        kept.display()
    );
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).args(["-c", &script]).arg(env!("CARGO_BIN_EXE_tidings")).arg(&disk);
    Some(run(command.current_dir(root).stdin(std::process::Stdio::null())))
}

#[cfg(unix)]
#[test]
fn a_full_disk() {
    let temp = tempfile::tempdir().unwrap();
    let (prepared, kept) = (temp.path().join("prepared"), temp.path().join("kept"));
    let (_temp, root) = edited(&prepared);
    let before = tree(&prepared);
    let new = build(&root, &temp.path().join("clean"));
    let (mut failed, mut done) = (0, 0);
    // From hardly more than the old site to enough for both.
    for (round, size) in ["520k", "560k", "600k", "700k", "800k", "4m"].into_iter().enumerate() {
        let kept = kept.join(round.to_string());
        let Some(run) = on_a_small_disk(size, &prepared, &root, &kept) else { return };
        let found = tree(&kept);
        if run.code == Some(0) {
            done += 1;
            assert!(found == new, "{size}");
            continue;
        }
        failed += 1;
        assert_eq!(run.code, Some(1), "{size}: {}", run.told);
        assert!(run.told.contains("the disk is full\nfix: Free some space"), "{size}: {}", run.told);
        assert_old_or_new(&found, &before, &new, size);
        assert!(!found.keys().any(|name| name.contains(".tidings-")), "{size}: nothing half-written is left lying");
        assert!(build(&root, &kept) == new, "{size}: with room again the next build finishes the work");
    }
    assert!(failed >= 2 && done >= 1, "{failed} failed, {done} were done");
}

#[cfg(unix)]
#[test]
fn a_read_only_disk() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("public");
    let (_temp, root) = edited(&out);
    let before = tree(&out);
    let shell = ["unshare", "--user", "--map-root-user", "--mount", "sh"];
    let script = format!("mount --bind {0} {0} && mount -o remount,ro,bind {0} {0} || exit 99", out.display());
    let failed = after(&shell, &script, &root, &out);
    if failed.code != Some(1) {
        assert!(matches!(failed.code, Some(99 | 127)) || failed.told.contains("unshare"), "{failed:?}");
        return skipped("no disk can be made read-only here (unshare)");
    }
    assert!(failed.told.contains("the disk is read-only\nfix: "), "{}", failed.told);
    assert!(tree(&out) == before);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("public");
    let (_temp, root) = edited(&out);
    let before = tree(&out);
    // Root may write everywhere, so root becomes nobody, who must be able to come here and read the program.
    let script = "setpriv --reuid=65534 --clear-groups \"$0\" --version >/dev/null 2>&1 || exit 99";
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if is_root {
        for folder in [temp.path(), root.parent().unwrap()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let run = "exec setpriv --reuid=65534 --clear-groups \"$0\" --lang en build --at 2024-11-12 --out \"$1\"";
        let failed = after(&["sh"], &format!("{script}\n{run}"), &root, &out);
        if failed.code == Some(99) {
            return skipped("root cannot run this program as another user (setpriv)");
        }
        assert_eq!(failed.code, Some(1), "{failed:?}");
        assert!(failed.told.contains("permission denied\nfix: "), "{}", failed.told);
    } else {
        let folder = out.join("zh");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
        let failed = run(tidings(&root, &["build", "--at", AT, "--out"]).arg(&out));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(failed.code, Some(1), "{failed:?}");
        assert!(failed.told.contains("permission denied\nfix: "), "{}", failed.told);
        build(&root, &out);
        return;
    }
    assert!(tree(&out) == before);
}

#[test]
fn an_output_on_another_disk_than_the_content() {
    let there = Path::new("/dev/shm");
    if !there.is_dir() {
        return skipped("this system has no /dev/shm, so an output on another disk cannot be tested");
    }
    let (_temp, root) = small();
    let out = tempfile::tempdir_in(there).unwrap();
    write(out.path(), "own.txt", b"own");
    let mut built = build(&root, out.path());
    assert_eq!(built.remove("own.txt").as_deref(), Some(&b"own"[..]));
    assert!(built == build(&root, &root.join("public")));
}
