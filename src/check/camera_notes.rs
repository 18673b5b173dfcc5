//! What a published picture, or a picture in a published document, tells of the people behind it: in words.

use super::photo::{self, Traces};
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// The notes of cameras in a published file as problems.
pub(super) fn told(path: &str, name: &str, traces: Traces) -> Vec<Diagnostic> {
    if traces.is_empty() {
        return Vec::new();
    }
    let place = Place::top(&SourceFile::new(name, ""));
    let is_picture = photo::is_picture(path);
    let (zh, en) =
        if is_picture { ("照片", "the picture") } else { ("文件里的照片", "a picture in this file") };
    let fix = |problem: Diagnostic| {
        match is_picture {
        true => problem.fix(
            "在 Windows 里右键点照片 → 属性 → 详细信息 → “删除属性和个人信息”，或用画图打开后另存",
            "in Windows: right-click the picture, Properties, Details, “Remove Properties and Personal Information”; or save it again from a paint program",
        ),
        false => problem.fix(
            "先给照片去掉这些信息（右键 → 属性 → 详细信息 → “删除属性和个人信息”），再插入文档",
            "take this out of the picture first (right-click, Properties, Details, “Remove Properties and Personal Information”), then insert it again",
        ),
    }
    };
    let mut problems = Vec::new();
    if traces.location {
        problems.push(fix(Diagnostic::warning(
            "photo-location",
            place.clone(),
            format!("{zh}里记着拍摄地点（GPS），下载的人都能看到"),
            format!("{en} tells where it was taken (GPS) to everyone who downloads it"),
        )));
    }
    if traces.name || traces.serial {
        let (what_zh, what_en) = match (traces.name, traces.serial) {
            (true, true) => ("作者的名字和相机的序列号", "its author and the camera's serial number"),
            (true, false) => ("作者或相机主人的名字", "its author or the camera's owner"),
            _ => ("相机的序列号", "the camera's serial number"),
        };
        problems.push(fix(Diagnostic::note(
            "photo-owner",
            place,
            format!("{zh}里记着{what_zh}"),
            format!("{en} names {what_en}"),
        )));
    }
    problems
}
