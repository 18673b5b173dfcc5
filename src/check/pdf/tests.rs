//! Small PDFs made in place: what is read, what is owned up to, what cannot be hurt.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dict} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

/// A file of these objects, numbered from 1, without the table of places, which is not looked at.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(format!("trailer << /Root 1 0 R {trailer} >>\n%%EOF\n").bytes());
    out
}

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const TREE: &str =
    "<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>";
const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const TWO_BYTES: &str =
    "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 500 >>] /ToUnicode 6 0 R >>";
/// Codes 0x0013 to 0x001c are the digits, as Word writes them.
const DIGITS: &[u8] =
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0013> <001C> <0030> <0026> \
    <0026> <5B66> endbfrange";

/// One page with this content, this font as object 5 and something as object 6.
fn page(content: &[u8], font: &str, other: Vec<u8>) -> Vec<u8> {
    let plain = [CATALOG, TREE, PAGE].map(|text| text.as_bytes().to_vec());
    let rest = [stream("", content), font.as_bytes().to_vec(), other];
    pdf(&[&plain[..], &rest].concat(), "")
}

fn words(content: &[u8]) -> String {
    read(&page(content, HELVETICA, Vec::new())).pages.concat()
}

#[test]
fn a_number_comes_out_whole_however_it_was_set() {
    for (name, content) in [
        ("at once", &b"BT /F1 12 Tf 72 700 Td (138001) Tj (38000) Tj ET"[..]),
        ("kerned", b"BT /F1 12 Tf 72 700 Td [(138) -20 (00138) 35 (000)] TJ ET"),
        ("digit by digit", b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (138) Tj 1 0 0 1 87 700 Tm (00138000) Tj ET"),
        ("in two places of the file", b"BT /F1 10 Tf 102 700 Td (38000) Tj ET BT /F1 10 Tf 72 700 Td (138001) Tj ET"),
        ("in hexadecimal", b"BT /F1 12 Tf <3133 38303031 3338303030> Tj ET"),
        ("turned", b"BT /F1 10 Tf 0 1 -1 0 300 100 Tm (138001) Tj 0 1 -1 0 300 130 Tm (38000) Tj ET"),
        ("scaled", b"q 0.1 0 0 0.1 0 0 cm BT /F1 100 Tf 720 7000 Td (138001) Tj 300 0 Td (38000) Tj ET Q"),
    ] {
        assert_eq!(words(content), "13800138000\n", "{name}");
    }
}

#[test]
fn columns_and_lines_stay_apart() {
    let table = b"BT /F1 10 Tf 72 700 Td (2023) Tj 100 0 Td (138) Tj -100 -14 Td (2024) Tj 100 0 Td (139) Tj ET";
    assert_eq!(words(table), "2023\t138\n2024\t139\n");
    assert_eq!(
        words(b"BT /F1 10 Tf [(tel) -600 (138)] TJ T* 0 -12 TD (next) Tj 12 TL (line) ' ET"),
        "tel 138\nnext\nline\n"
    );
}

#[test]
fn a_font_that_tells_its_characters_is_read() {
    let content = b"BT /F1 12 Tf 72 700 Td <0026001400160 01B> Tj ET";
    let read = read(&page(content, TWO_BYTES, stream("/Filter /FlateDecode", &deflated(DIGITS))));
    assert_eq!((read.pages.concat().as_str(), read.unread), ("学138\n", None));
}

#[test]
fn digits_of_the_usual_chinese_encodings_are_read() {
    let gbk = "<< /Subtype /Type0 /Encoding /GBK-EUC-H /DescendantFonts [<< /DW 1000 >>] >>";
    let bytes = b"BT /F1 12 Tf 72 700 Td <B5E7BBB0 313338 A3BA 31> Tj ET";
    assert_eq!(read(&page(bytes, gbk, Vec::new())).pages, ["\u{fffd}\u{fffd}138\u{fffd}1\n"]);
    let collection = "<< /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 500 /CIDSystemInfo << /Ordering \
                      (GB1) >> >>] >>";
    assert_eq!(read(&page(b"BT /F1 12 Tf <001200140019> Tj ET", collection, Vec::new())).pages, ["138\n"]);
    let unicode = "<< /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [<< >>] >>";
    assert_eq!(read(&page(b"BT /F1 12 Tf <753500310033> Tj ET", unicode, Vec::new())).pages, ["电13\n"]);
}

/// A page whose content is this stream.
fn page_of(content: Vec<u8>) -> Pdf {
    let plain = [CATALOG, TREE, PAGE].map(|text| text.as_bytes().to_vec());
    read(&pdf(&[&plain[..], &[content, HELVETICA.as_bytes().to_vec()]].concat(), ""))
}

#[test]
fn however_a_page_is_packed_it_is_read_or_owned_up_to() {
    const CONTENT: &[u8] = b"BT /F1 9 Tf (13800138000) Tj ET";
    let runs: Vec<u8> = CONTENT.iter().flat_map(|byte| [0, *byte]).chain([128]).collect();
    // Each row of eight bytes less the one above it.
    let mut rows = Vec::new();
    for (at, row) in CONTENT.chunks(8).enumerate() {
        rows.push(2);
        let above = at.checked_sub(1).map_or(&[0; 8][..], |above| CONTENT.chunks(8).nth(above).expect("a row"));
        rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(*above)));
    }
    let predicted = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 8 >>";
    for (name, content) in [
        ("runs", stream("/Filter /RunLengthDecode", &runs)),
        (
            "runs in letters",
            stream("/Filter [/AHx /RL]", runs.iter().map(|b| format!("{b:02x}")).collect::<String>().as_bytes()),
        ),
        ("rows", stream(predicted, &deflated(&rows))),
    ] {
        let read = page_of(content);
        assert_eq!((read.pages.concat().as_str(), read.unread), ("13800138000\n", None), "{name}");
    }
    for (name, content) in [
        ("an unknown packing", stream("/Filter /Crypt", CONTENT)),
        ("damaged", stream("/Filter /FlateDecode", CONTENT)),
        ("an unknown predictor", stream("/Filter /FlateDecode /DecodeParms << /Predictor 3 >>", &deflated(CONTENT))),
    ] {
        assert!(page_of(content).unread.is_some_and(|why| why.en.contains("cannot be unpacked")), "{name}");
    }
}

#[test]
fn what_a_stamp_looks_like_is_read() {
    let page = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [<< /Subtype /Stamp /AP << /N 6 0 R >> >> << /Subtype \
                /Widget /V (field) /AP << /N 6 0 R >> >> << /Contents (remark) /AP << /N 6 0 R >> >>] >>";
    let plain = [CATALOG, TREE, page, HELVETICA].map(|text| text.as_bytes().to_vec());
    let [catalog, tree, page, font] = plain;
    let look = stream("/Type /XObject /Subtype /Form", b"BT /F1 9 Tf (13800138000) Tj ET");
    let content = stream("", b"BT /F1 9 Tf (text) Tj ET");
    let read = read(&pdf(&[catalog, tree, page, content, font, look], ""));
    assert_eq!(read.pages, ["text\n\n13800138000\n"]);
}

#[test]
fn what_many_pages_share_is_read_once() {
    let many: String = (0..50_000).map(|n| format!("/K{n} 0 ")).collect();
    let map = [DIGITS, &b" ".repeat(2 << 20)].concat();
    let resources =
        format!("<< /Font << /F1 << /Subtype /Type0 /Encoding /Identity-H /ToUnicode 4 0 R >> >> {many} >>");
    let tree = format!("<< /Type /Pages /Kids [3 0 R] /Resources {resources} >>");
    let content = "BT /F1 9 Tf <0014> Tj ET ".repeat(1_000);
    let mut objects = vec![CATALOG.into(), tree.into_bytes(), stream("", content.as_bytes()), stream("", &map)];
    objects.extend(std::iter::repeat_n(b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>".to_vec(), 200));
    let started = std::time::Instant::now();
    let read = read(&pdf(&objects, ""));
    assert!(read.pages.len() == 200 && read.pages.iter().all(|page| page == "1\n"));
    // Minutes when each page had its own.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn forms_packed_objects_fields_and_the_description_are_read() {
    let form =
        stream("/Type /XObject /Subtype /Form /Filter /FlateDecode", &deflated(b"BT /F1 9 Tf (in a form) Tj ET"));
    assert_eq!(read(&page(b"q 1 0 0 1 0 50 cm /X Do Q", HELVETICA, form)).pages, ["in a form\n"]);

    // Pages inside an object stream, as every newer program writes them.
    let packed = format!("2 0 3 {} {TREE} {PAGE}", TREE.len() + 1);
    let first = packed.find("<<").expect("there");
    let dict = format!("/Type /ObjStm /N 2 /First {first} /Filter /FlateDecode");
    let mut file = b"%PDF-1.7\n".to_vec();
    for (number, object) in [
        (4, stream("", b"BT /F1 9 Tf (packed) Tj ET")),
        (5, HELVETICA.as_bytes().to_vec()),
        (9, stream(&dict, &deflated(packed.as_bytes()))),
        (10, b"<< /Author <FEFF738B8001 5E08> /Title (List) >>".to_vec()),
        (11, b"<< /Subtype /Widget /V (13800138000) >>".to_vec()),
    ] {
        file.extend(format!("{number} 0 obj ").bytes());
        file.extend(object);
        file.extend(b" endobj\n");
    }
    let found = read(&file);
    assert_eq!((found.pages.concat().as_str(), found.unread), ("packed\n", None));
    assert_eq!(found.beside, "List\n王老师\n13800138000\n");
}

#[test]
fn the_last_version_of_an_object_holds() {
    let mut file = page(b"BT /F1 9 Tf (old) Tj ET", HELVETICA, Vec::new());
    file.extend(b"4 0 obj ");
    file.extend(stream("", b"BT /F1 9 Tf (new) Tj ET"));
    file.extend(b" endobj\n");
    assert_eq!(read(&file).pages, ["new\n"]);
}

fn reason(file: &[u8]) -> Option<Words> {
    read(file).unread
}

#[test]
fn what_cannot_be_read_is_owned_up_to() {
    let image = stream("/Subtype /Image /Filter /DCTDecode", b"\xff\xd8\xff\xe0");
    let scan = reason(&page(b"q 500 0 0 700 0 0 cm /X Do Q", HELVETICA, image)).expect("told");
    assert_eq!(scan.zh, "全文只有图片没有文字，多半是扫描件");
    assert_eq!(scan.en, "every page holds only a picture, probably a scan");
    let inline = reason(&page(b"BI /W 1 /H 1 ID \x00EI\xff EI Q", HELVETICA, Vec::new())).expect("told");
    assert_eq!(inline, scan);

    let silent = TWO_BYTES.replace("/ToUnicode 6 0 R", "");
    let silent = reason(&page(b"BT /F1 12 Tf <0026001400160018> Tj ET", &silent, Vec::new())).expect("told");
    assert_eq!(silent.zh, "全文的字体没有文字对照表");
    assert_eq!(silent.en, "on every page the fonts do not tell their characters");

    let locked = pdf(&[CATALOG, TREE, PAGE].map(|text| text.as_bytes().to_vec()), "/Encrypt 7 0 R");
    assert_eq!(reason(&locked).expect("told").en, "it is protected by a password");
    for damaged in [&b""[..], b"%PDF-1.4\n", b"PK\x03\x04", b"%PDF-1.7 1 0 obj << /Type /Pa"] {
        assert_eq!(reason(damaged).expect("told").en, "it cannot be opened; perhaps it is damaged");
    }
    // A blank page hides nothing.
    assert_eq!(reason(&page(b"", HELVETICA, Vec::new())), None);
}

#[test]
fn a_small_file_cannot_cost_a_fortune() {
    let started = std::time::Instant::now();
    let spaces = deflated(&vec![b' '; 40 << 20]);
    let flood = deflated(&[b"/F1 9 Tf ".to_vec(), b"(1) Tj ".repeat(3 << 19)].concat());
    let nested = deflated("/X Do ".repeat(100_000).as_bytes());
    let form = stream("/Subtype /Form /Filter /FlateDecode", &nested);
    let twice = stream("/Filter [/FlateDecode /FlateDecode]", &deflated(&spaces));
    let circle = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Parent 2 0 R >>".as_bytes().to_vec();
    let parent = "<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>".as_bytes().to_vec();
    let heavy = format!("[{}]", "1 ".repeat(100_000));
    let places = (0..20_000).map(|n| format!("{n} 0 ")).collect::<String>();
    let packed = format!("{places}{heavy}");
    let dict = format!("/Type /ObjStm /N 20000 /First {} /Filter /FlateDecode", places.len());
    let again = b"<0000> <FFFF> <0000> ".repeat(20_000);
    let ranges = [b"1 begincodespacerange <0000> <FFFF> endcodespacerange 9 beginbfrange ", &again[..], b"endbfrange"];
    let same_page = format!("<< /Type /Page /Parent 2 0 R /Contents [{}] >>", "4 0 R ".repeat(2_000)).into_bytes();
    for (name, file) in [
        ("the same codes", page(b"BT /F1 12 Tf <0026> Tj ET", TWO_BYTES, stream("", &ranges.concat()))),
        ("one stream for all", pdf(&[CATALOG.into(), TREE.into(), same_page, stream("", &vec![b' '; 5 << 20])], "")),
        ("trailers", b"trailer(".repeat(60_000)),
        ("spaces", page(b"", HELVETICA, stream("/Subtype /Form /Filter /FlateDecode", &spaces))),
        (
            "flood",
            pdf(
                &[CATALOG.into(), TREE.into(), PAGE.into(), stream("/Filter /FlateDecode", &flood), HELVETICA.into()],
                "",
            ),
        ),
        ("forms in forms", page(b"/X Do", HELVETICA, form)),
        ("packed twice", pdf(&[CATALOG.into(), TREE.into(), PAGE.into(), twice], "")),
        ("circles", pdf(&[CATALOG.into(), circle, parent], "")),
        ("one array for all", pdf(&[stream(&dict, &deflated(packed.as_bytes()))], "")),
        ("opened for ever", b"1 0 obj <<".repeat(200_000)),
        ("brackets", b"1 0 obj [".repeat(200_000)),
    ] {
        read(&file);
        assert!(started.elapsed().as_secs() < 60, "{name}");
    }
    let flood =
        pdf(&[CATALOG.into(), TREE.into(), PAGE.into(), stream("/Filter /FlateDecode", &flood), HELVETICA.into()], "");
    assert_eq!(reason(&flood).expect("told").en, "it is too large; only its beginning was searched");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(cuts in prop::collection::vec((0usize..4000, any::<u8>()), 0..12), end in 0usize..4000) {
        let content = b"BT /F1 12 Tf 72 700 Td [(138) -20 <0014>] TJ (x) ' ET BI ID x EI /X Do";
        let mut file = page(content, TWO_BYTES, stream("/Filter /FlateDecode", &deflated(DIGITS)));
        for (at, byte) in cuts {
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
        }
        file.truncate(end.max(600));
        read(&file);
    }

    #[test]
    fn no_operators_make_it_panic(content in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&page(&content, HELVETICA, Vec::new()));
    }
}
