//! A table of sessions, as CSV, as an Excel file, or as the one sheet of an Excel file: read or refused with messages,
//! and then published like any notice.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use tidings::content::walk::ContentFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::notice::publish;

const NOTICE: &str =
    "---\ntitle: 场次\npublished: 2026-09-01\nsessions: {file: FILE, kind: exam}\n---\n\n{{ sessions }}\n";

/// See the module.
pub fn check(data: &[u8]) {
    is_published(data);
}

/// Whether the notice with this table could be published. The first byte chooses the form.
pub fn is_published(data: &[u8]) -> bool {
    let Some((form, data)) = data.split_first() else { return false };
    let (name, bytes) = match form % 3 {
        0 => ("t.csv", data.to_vec()),
        1 => ("t.xlsx", data.to_vec()),
        _ => ("t.xlsx", workbook(data)),
    };
    let folder = tempfile::tempdir_in(place()).expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, &bytes).expect("written");
    let file = ContentFile { path, size: bytes.len() as u64 };
    publish(&NOTICE.replace("FILE", name), None, BTreeMap::from([(format!("notices/a/{name}"), file)]))
}

/// In memory where there is such a place.
pub(crate) fn place() -> std::path::PathBuf {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// The smallest workbook around a sheet.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let top = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let rows = String::from_utf8_lossy(sheet);
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    archive(&[
        ("_rels/.rels", top.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A zip of these parts, not compressed.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}
