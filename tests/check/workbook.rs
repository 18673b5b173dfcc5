//! Where a workbook of Excel can keep a number, from its cells to its properties.

use rust_xlsxwriter::{DocProperties, Formula, Note, Shape, Workbook, Worksheet};

use super::{CLEAN, MOBILE, check, portal, write};

/// A workbook with two sheets, the second hidden.
fn workbook(fill: impl Fn(&mut Worksheet, &mut Worksheet), properties: &DocProperties) -> Vec<u8> {
    let (mut sheet, mut hidden) = (Worksheet::new(), Worksheet::new());
    fill(&mut sheet, &mut hidden);
    hidden.set_hidden(true);
    let mut book = Workbook::new();
    book.set_properties(properties);
    book.push_worksheet(sheet);
    book.push_worksheet(hidden);
    book.save_to_buffer().expect("saved")
}

#[test]
fn a_number_is_found_wherever_a_workbook_keeps_it() {
    const PHONE: f64 = 13_800_138_000.0;
    let (_temp, root) = portal("[名单](list.xlsx)");
    let none = DocProperties::new().set_author("王老师").set_title("2024级名单");
    let plain = |fill: &dyn Fn(&mut Worksheet, &mut Worksheet)| workbook(fill, &none);
    let say = |sheet: &mut Worksheet, text: &str| {
        sheet.write(0, 0, text).expect("written");
    };
    let note = |sheet: &mut Worksheet, row: u32, text: &str| {
        sheet.insert_note(row, 0, &Note::new(text).set_author("王").add_author_prefix(false)).expect("a note");
    };
    let beside = |properties: DocProperties| workbook(|_, _| {}, &properties);
    write(&root, "content/notices/a/list.xlsx", plain(&|sheet, _| say(sheet, "王老师")));
    let clean = check(&root, &[]);
    assert_eq!((clean.code, clean.said.as_str(), clean.told.as_str()), (0, CLEAN, ""), "a name is no number");
    let places: [(&str, Vec<u8>); 14] = [
        ("shared string", plain(&|sheet, _| say(sheet, &format!("电话{MOBILE}")))),
        (
            "number",
            plain(&|sheet, _| {
                sheet.write(3, 2, PHONE).expect("written");
            }),
        ),
        (
            "result of a formula",
            plain(&|sheet, _| {
                sheet.write(0, 0, Formula::new("=1").set_result(MOBILE)).expect("written");
            }),
        ),
        ("hidden sheet", plain(&|_, hidden| say(hidden, MOBILE))),
        (
            "hidden number",
            plain(&|_, hidden| {
                hidden.write(0, 0, PHONE).expect("written");
            }),
        ),
        (
            "hidden column",
            plain(&|sheet, _| {
                sheet.write(0, 5, PHONE).expect("written");
                sheet.set_column_hidden(5).expect("hidden");
            }),
        ),
        ("note", plain(&|sheet, _| note(sheet, 0, MOBILE))),
        (
            "one of two notes",
            plain(&|sheet, _| {
                note(sheet, 0, &format!("电话{MOBILE}"));
                note(sheet, 1, "20人");
            }),
        ),
        (
            "text box",
            plain(&|sheet, _| {
                let shape = Shape::textbox().set_text(MOBILE);
                sheet.insert_shape(0, 0, &shape).expect("a box");
            }),
        ),
        (
            "header",
            plain(&|sheet, _| {
                sheet.set_header(format!("&C电话 {MOBILE}"));
            }),
        ),
        (
            "name of a sheet",
            plain(&|sheet, _| {
                sheet.set_name(MOBILE).expect("a name");
            }),
        ),
        ("comment", beside(DocProperties::new().set_comment(MOBILE))),
        ("manager", beside(DocProperties::new().set_manager(format!("王老师 {MOBILE}")))),
        ("own property", beside(DocProperties::new().set_custom_property("电话", MOBILE))),
    ];
    let mut missed = Vec::new();
    for (place, bytes) in places {
        write(&root, "content/notices/a/list.xlsx", bytes);
        let run = check(&root, &[]);
        if run.code != 1 || !run.told.contains("error[mobile]") {
            missed.push((place, run.told));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
