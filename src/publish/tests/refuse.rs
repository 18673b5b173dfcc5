//! What publishing refuses, and that it then changed nothing.

use super::*;

fn refused(out: &Path, site: &Site) -> PublishError {
    let before = tree_or_links(out);
    let error = publish(out, site).unwrap_err();
    assert_eq!(tree_or_links(out), before, "nothing was changed");
    error
}

/// Names only: a link may lead nowhere.
fn tree_or_links(out: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(out).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| !path.ends_with(".tidings-lock")).collect()
}

#[test]
fn a_foreign_file_in_the_way() {
    let out = TempDir::new().unwrap();
    put(out.path(), "all.ics", "somebody's own calendar");
    let error = refused(out.path(), &before());
    let path = out.path().join("all.ics").display().to_string();
    assert_eq!(error.message(Lang::Zh), format!("“{path}”不是 Tidings 生成的文件，不会覆盖"));
    assert_eq!(error.message(Lang::En), format!("“{path}” was not made by Tidings and will not be overwritten"));
    assert_eq!(
        error.fix(Lang::Zh),
        "请把它移到别处，或换一个输出文件夹。如果整个文件夹都由 Tidings 生成，清空后重新生成即可。"
    );

    put(out.path(), "all.ics", "old calendar");
    assert_eq!(publish(out.path(), &before()).unwrap().unchanged, 1, "an identical one is welcome");
}

#[test]
fn a_foreign_file_where_a_folder_must_go_and_the_reverse() {
    for (foreign, wanted) in [("zh", "zh/a.html"), ("zh/a.html/own.txt", "zh/a.html")] {
        let out = TempDir::new().unwrap();
        put(out.path(), foreign, "own");
        let error = refused(out.path(), &site(&[(wanted, "x")]));
        let PublishError::InTheWay { path } = &error else { panic!("{error:?}") };
        assert_eq!(*path, out.path().join(foreign));
    }
}

#[test]
fn an_altered_file_where_a_folder_must_go() {
    let out = TempDir::new().unwrap();
    publish(out.path(), &site(&[("x", "ours")])).unwrap();
    put(out.path(), "x", "altered by hand");
    let error = refused(out.path(), &site(&[("x/y", "new")]));
    assert!(matches!(error, PublishError::InTheWay { .. }), "{error:?}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    put(outside.path(), "one/index.html", "outside");
    for (link, target) in [
        ("zh", outside.path().to_owned()),
        ("zh/one", outside.path().join("one")),
        ("zh/one/index.html", outside.path().join("one/index.html")),
        ("index.html", outside.path().join("dangling")),
        (".tidings-manifest", outside.path().join("one/index.html")),
        (".tidings-lock", outside.path().join("one/index.html")),
    ] {
        let out = TempDir::new().unwrap();
        fs::create_dir_all(out.path().join(link).parent().unwrap()).unwrap();
        symlink(target, out.path().join(link)).unwrap();
        let error = refused(out.path(), &before());
        let PublishError::Link { path } = &error else { panic!("{link}: {error:?}") };
        assert_eq!(*path, out.path().join(link));
        assert!(error.message(Lang::Zh).contains("是符号链接"));
    }
    assert_eq!(tree(outside.path()), Tree::from([("one/index.html".into(), "outside".into())]));
}

#[cfg(unix)]
#[test]
fn nothing_is_deleted_through_a_link() {
    use std::os::unix::fs::symlink;
    let out = TempDir::new().unwrap();
    let outside = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    fs::rename(out.path().join("zh/gone"), outside.path().join("gone")).unwrap();
    symlink(outside.path().join("gone"), out.path().join("zh/gone")).unwrap();
    publish(out.path(), &after()).unwrap();
    assert_eq!(tree(outside.path()).len(), 2);
}

#[cfg(unix)]
#[test]
fn the_output_itself_may_be_a_link() {
    let real = TempDir::new().unwrap();
    let place = TempDir::new().unwrap();
    let out = place.path().join("public");
    std::os::unix::fs::symlink(real.path(), &out).unwrap();
    publish(&out, &before()).unwrap();
    assert_eq!(tree(real.path()), tree_of(&before()));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let out = TempDir::new().unwrap();
    publish(out.path(), &before()).unwrap();
    let folder = out.path().join("zh/one");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.join("probe"), "").is_ok() {
        fs::remove_file(folder.join("probe")).unwrap();
        println!("SKIPPED: this user may write to read-only folders (root?), so a refusal cannot be provoked");
        return;
    }
    let error = publish(out.path(), &after()).unwrap_err();
    let path = folder.join("index.html").display().to_string();
    assert_eq!(error.message(Lang::Zh), format!("无法写入“{path}”：没有权限"));
    assert_eq!(error.message(Lang::En), format!("cannot write “{path}”: permission denied"));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    publish(out.path(), &after()).unwrap();
    assert_eq!(tree(out.path()), tree_of(&after()));
}

#[test]
fn an_output_that_cannot_be_a_folder() {
    let temp = TempDir::new().unwrap();
    put(temp.path(), "public", "a file");
    let out = temp.path().join("public");
    let error = publish(&out, &before()).unwrap_err();
    assert!(error.message(Lang::Zh).starts_with(&format!("无法新建文件夹“{}”：", out.display())), "{error:?}");
}

#[test]
fn causes_are_worded_in_both_languages() {
    use std::io::{Error, ErrorKind};
    for (kind, zh, en) in [
        (ErrorKind::StorageFull, "磁盘已满", "the disk is full"),
        (ErrorKind::ReadOnlyFilesystem, "磁盘是只读的", "the disk is read-only"),
        (ErrorKind::QuotaExceeded, "超出了磁盘配额", "the disk quota is used up"),
    ] {
        let error = PublishError::io(Doing::Write, "public/a.html")(Error::from(kind));
        assert_eq!(error.message(Lang::Zh), format!("无法写入“public/a.html”：{zh}"));
        assert_eq!(error.message(Lang::En), format!("cannot write “public/a.html”: {en}"));
    }
}
