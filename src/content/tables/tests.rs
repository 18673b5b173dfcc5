//! The forms in which tables arrive.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::{Table, csv, xlsx};
use crate::diagnostics::Diagnostic;

/// Cells of every row, and the text that messages would quote for each.
fn cells(table: &Table) -> Vec<Vec<(&str, &str)>> {
    let rows = std::iter::once(&table.header).chain(&table.rows);
    let quoted = |cell: &super::Cell| table.source.text[cell.range.clone()].to_owned();
    rows.map(|row| {
        row.cells
            .iter()
            .map(|cell| {
                assert!(cell.text.is_empty() || !quoted(cell).is_empty());
                (cell.text.as_str(), &table.source.text[cell.range.clone()])
            })
            .collect()
    })
    .collect()
}

fn codes(problems: &[Diagnostic]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn csv_as_it_comes_from_excel_and_from_editors() {
    for text in [
        "id,who\ns1,会计\n",
        "\u{feff}id,who\r\ns1,会计\r\n",
        "id,who\rs1,会计",
        "\n\nid , who \n\ns1, 会计 \n,\n\n",
        "id\twho\ns1\t会计\n",
        "\"id\",\"who\"\n\"s1\",\"会计\"\n",
    ] {
        let mut problems = Vec::new();
        let table = csv::read("a.csv", text.as_bytes().to_vec(), &mut problems).expect("a table");
        assert_eq!(cells(&table), [[("id", "id"), ("who", "who")], [("s1", "s1"), ("会计", "会计")]], "{text:?}");
    }
}

#[test]
fn quoted_cells_keep_commas_marks_and_lines() {
    let mut problems = Vec::new();
    let text = "id,who\ns1,\"甲, 乙\"\ns2,\"a \"\"b\"\" c\"\ns3,\"一\n二\"\n";
    let table = csv::read("a.csv", text.as_bytes().to_vec(), &mut problems).expect("a table");
    let seen = cells(&table);
    assert_eq!(seen[1][1], ("甲, 乙", "甲, 乙"));
    assert_eq!(seen[2][1], ("a \"b\" c", "\"a \"\"b\"\" c\""));
    assert_eq!(seen[3][1], ("一\n二", "一\n二"));
}

#[test]
fn csv_that_cannot_be_read_is_told() {
    for (bytes, expected) in [
        (&b"id;who\ns1;x\n"[..], "table-separator"),
        ("id，who\n".as_bytes(), "table-separator"),
        (b"id,who\ns1,\"x\n", "table-unclosed-quote"),
        (b"\xb4\xfa\xba\xc5,\xc8\xd5\xc6\xda\n", "table-encoding"),
        (b"\xff\xfei\0d\0\n\0", "table-encoding"),
        (b"", "empty-table"),
        (b"id,who\n", "empty-table"),
    ] {
        let mut problems = Vec::new();
        assert!(csv::read("a.csv", bytes.to_vec(), &mut problems).is_none());
        assert_eq!(codes(&problems), [expected], "{bytes:?}");
    }
}

fn workbook(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").expect("a header");
    fill(sheet);
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn excel_values_become_what_an_author_would_type() {
    let date = |year, month, day| ExcelDateTime::from_ymd(year, month, day).expect("a date");
    let bytes = workbook(|sheet| {
        let shown = |format: &str| Format::new().set_num_format(format);
        let moment = date(2026, 12, 12).and_hms(8, 30, 0).expect("a time");
        let clock = ExcelDateTime::from_hms(9, 20, 0).expect("a time");
        sheet.write_with_format(1, 0, &moment, &shown("yyyy/m/d h:mm")).expect("written");
        sheet.write_with_format(2, 0, date(2028, 2, 29), &shown("yyyy年m月d日")).expect("written");
        sheet.write_with_format(3, 0, &clock, &shown("h:mm")).expect("written");
        sheet.write_with_format(4, 0, 1.0, &shown("[h]:mm")).expect("written");
        sheet.write(5, 0, 2023).expect("written");
        sheet.write(6, 0, 20.5).expect("written");
        sheet.write(7, 0, " 两行\n文字 ").expect("written");
        sheet.write(9, 0, true).expect("written");
        sheet.write_formula(12, 27, Formula::new("=A2").set_result("s1")).expect("written");
    });
    let mut problems = Vec::new();
    let table = xlsx::read("a.xlsx", bytes, &mut problems).expect("a table");
    assert_eq!(codes(&problems), [""; 0]);
    let first: Vec<&str> = table.rows.iter().take(8).map(|row| row.cells[0].text.as_str()).collect();
    assert_eq!(first, ["2026-12-12 08:30", "2028-02-29", "09:20", "24:00", "2023", "20.5", "两行\n文字", "true"]);
    let last = table.rows.last().expect("rows");
    assert_eq!(last.cells[27].text, "s1");
    assert_eq!(table.place(&last.range).label(), "a.xlsx:13:7");
    assert!(table.source.text.ends_with("\nAB13: s1\n"));
}

#[test]
fn excel_files_that_mislead_are_told() {
    for (bytes, expected) in [
        (workbook(|_| {}), "empty-table"),
        (b"PK no workbook".to_vec(), "table-format"),
        (workbook(|sheet| drop(sheet.write(1_000_000, 0, "far"))), "table-too-large"),
        (workbook(|sheet| drop(sheet.write(1, 16_000, "far"))), "table-too-large"),
    ] {
        let mut problems = Vec::new();
        assert!(xlsx::read("a.xlsx", bytes, &mut problems).is_none());
        assert_eq!(codes(&problems), [expected]);
    }
    // One long text that many cells show: small in the file, and on disk when unpacked, too.
    let repeated = "x".repeat(30_000);
    let many = workbook(|sheet| {
        for row in 0..4_000 {
            sheet.write(row, 0, &repeated).expect("written");
        }
    });
    let mut problems = Vec::new();
    assert!(many.len() < 1 << 20 && xlsx::read("a.xlsx", many, &mut problems).is_none());
    assert_eq!(codes(&problems), ["table-too-large"]);
    let mut book = Workbook::new();
    for name in ["一", "二"] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        sheet.write(0, 0, "id").expect("written");
        sheet.write(1, 0, "s1").expect("written");
    }
    let mut problems = Vec::new();
    assert!(xlsx::read("a.xlsx", book.save_to_buffer().expect("a workbook"), &mut problems).is_some());
    assert_eq!(codes(&problems), ["other-sheets"]);
}

/// No panic from any input: a workbook cut short, and one with single bytes changed.
#[test]
fn a_damaged_workbook_never_panics() {
    let bytes = workbook(|sheet| {
        for row in 1..20 {
            sheet.write(row, 0, format!("s{row}")).expect("written");
            sheet.write(row, 1, f64::from(row)).expect("written");
        }
    });
    for cut in (0..bytes.len()).step_by(97) {
        xlsx::read("a.xlsx", bytes[..cut].to_vec(), &mut Vec::new());
    }
    for at in (0..bytes.len()).step_by(13) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        xlsx::read("a.xlsx", damaged, &mut Vec::new());
    }
}
