//! `tidings import`: a Word document made here part by part, and a text copied out of a PDF, become drafts that build.

mod staff;

use std::fs;
use std::io::Write;
use std::path::Path;

use staff::{fresh_portal, tidings};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const NAMES: &str = r#"xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:v="v" xmlns:mc="mc" xmlns:x="x""#;
/// The smallest picture there is: one pixel.
const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn numbered(text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn table(rows: &[Vec<String>]) -> String {
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", p(cell))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn docx(path: &Path, body: &str) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).expect("it works"));
    let options = zip::write::SimpleFileOptions::default();
    let document = format!("{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>");
    let styles = format!(
        "{HEAD}<w:styles {NAMES}><w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"2\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
    );
    let numbering = format!(
        "{HEAD}<w:numbering {NAMES}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let relations = format!(
        "{HEAD}<Relationships><Relationship Id=\"rId1\" Target=\"media/image1.gif\"/><Relationship Id=\"rId2\" Target=\"https://www.chsi.com.cn/\"/><Relationship Id=\"rId3\" Target=\"media/image2.emf\"/><Relationship Id=\"rId4\" Target=\"file:///C:/Users/附件1.docx\"/></Relationships>"
    );
    let footnotes = format!(
        "{HEAD}<w:footnotes {NAMES}><w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        p("以学信网公布的为准")
    );
    let footer = format!("{HEAD}<w:ftr {NAMES}>{}</w:ftr>", p("内部资料"));
    for (name, bytes) in [
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/footnotes.xml", footnotes.as_bytes()),
        ("word/footer1.xml", footer.as_bytes()),
        ("word/media/image1.gif", GIF),
        ("word/media/image2.emf", b"emf"),
    ] {
        archive.start_file(name, options).expect("it works");
        archive.write_all(bytes).expect("it works");
    }
    archive.finish().expect("it works");
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// The school's notice, told again in the form Word gives it.
fn notice() -> String {
    let long: Vec<Vec<String>> = std::iter::once(row(&["序号", "教学点", "时间"]))
        .chain((1..=42).map(|n| row(&[&n.to_string(), &format!("第{n}教学点"), "上午9:00"])))
        .collect();
    [
        p("海南热带海洋学院继续教育学院文件"),
        p("继教〔2024〕9号"),
        styled("a3", "关于做好2025届毕业生学历证书图像采集工作的通知"),
        p("2023级、2024级函授各专业学员："),
        p("现将图像采集的有关事宜通知如下："),
        styled("2", "一、图像采集时间"),
        p("2024年11月17日上午10:00--12：00"),
        styled("2", "二、图像采集地点"),
        p("三亚校区人文楼103教室"),
        styled("2", "三、准备工作"),
        numbered("提前1-3天登录学信网查看采集码；"),
        numbered("现场出示采集码。"),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>注明：</w:t></w:r><w:r><w:t>人像比对不通过</w:t></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:r><w:t>，无法颁发毕业证，见</w:t></w:r><w:hyperlink r:id=\"rId2\"><w:r><w:t>学信网</w:t></w:r></w:hyperlink><w:r><w:t>。</w:t></w:r><w:del><w:r><w:delText>旧话</w:delText></w:r></w:del></w:p>".to_owned(),
        "<w:p><w:r><w:drawing><a:graphic><a:blip r:embed=\"rId1\"/></a:graphic></w:drawing></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:drawing><a:graphic><a:blip r:embed=\"rId3\"/></a:graphic></w:drawing></w:r></w:p>".to_owned(),
        styled("2", "四、费用"),
        p("20元/人，现场统一收取。"),
        table(&[row(&["项目", "说明"]), row(&["着装", "白色衬衫|正装"])]),
        table(&long),
        styled("2", "五、独立散拍"),
        p("独立散拍的学生需在2025年2月25日前上传完成学信网毕业照片。"),
        styled("2", "六、联系方式"),
        p("联系电话：0898—88651713 印老师；学生王某某身份证号11010519491231002X"),
        p("海南热带海洋学院继续教育学院"),
        p("2024年11月11日"),
    ]
    .concat()
}

#[test]
fn a_word_document_becomes_a_draft_that_builds() {
    let (_temp, root) = fresh_portal();
    docx(&root.join("通知.docx"), &notice());
    let run = tidings(&root, "zh", &["import", "通知.docx", "--slug", "imported"]);
    assert_eq!(run.code, 0, "{}", run.told);
    for told in [
        "修订里删除的文字（没有带过来）：“旧话”",
        "图片 media/image2.emf",
        "页眉或页脚：内部资料",
        "个人信息：content/notices/imported/index.zh.md",
    ] {
        assert!(run.told.contains(told), "{told}\n{}", run.told);
    }
    assert!(!run.told.contains("11010519491231002X"), "the message must not repeat the number");
    let folder = root.join("content/notices/imported");
    let text = fs::read_to_string(folder.join("index.zh.md")).expect("it works");
    for part in [
        "title: 2025届毕业生学历证书图像采集\nformal_title: 关于做好2025届毕业生学历证书图像采集工作的通知\n",
        "published: 2024-11-11\n",
        "draft: true # 全部确认好以后，删掉这一行就发布 · delete this line to publish\n",
        "number: 继教〔2024〕9号\n",
        "issuer: 海南热带海洋学院继续教育学院\n",
        "fee: 20元/人，现场统一收取\n",
        "# 请确认 / please confirm：2024年11月17日上午10:00--12：00\n  - id: capture\n    kind: capture\n    from: 2024-11-17 10:00\n    until: 2024-11-17 12:00\n",
        "    place: 三亚校区人文楼103教室\n",
        "  - id: upload\n    kind: upload\n",
        "    until: 2025-02-25\n",
        "#   - 提前1-3天登录学信网查看采集码；\n",
        "## 图像采集时间 {#part-1}\n",
        "1. 提前1-3天登录学信网查看采集码；\n2. 现场出示采集码。\n",
        "**注明：**人像比对不通过[^1]，无法颁发毕业证，见[学信网](https://www.chsi.com.cn/)。\n",
        "[^1]: 以学信网公布的为准\n",
        "(picture-1.gif)\n",
        "| 项目 | 说明 |\n| --- | --- |\n| 着装 | 白色衬衫\\|正装 |\n",
        "[表格1（43 行）](table-1.csv)\n",
        "海南热带海洋学院继续教育学院文件",
        "图片 media/image2.emf / the picture",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(fs::read(folder.join("picture-1.gif")).expect("it works"), GIF);
    let csv = fs::read_to_string(folder.join("table-1.csv")).expect("it works");
    assert!(csv.starts_with("序号,教学点,时间\n1,第1教学点,上午9:00\n") && csv.lines().count() == 43);
    // The number that was told above is masked in one go; then nothing stands in the way.
    assert_eq!(tidings(&root, "en", &["build", "--drafts"]).code, 1);
    let run = tidings(&root, "zh", &["check", "--fix"]);
    assert!(run.told.contains("110105********002X（已遮挡）"), "{}", run.told);
    let run = tidings(&root, "en", &["build", "--drafts"]);
    assert_eq!(run.code, 0, "{}", run.told);
    // The draft's line alone is deleted: what nobody confirmed is not published without a word.
    let path = folder.join("index.zh.md");
    let text = fs::read_to_string(&path).expect("it works");
    fs::write(
        &path,
        text.lines().filter(|line| !line.starts_with("draft:")).map(|line| format!("{line}\n")).collect::<String>(),
    )
    .expect("it works");
    let run = tidings(&root, "zh", &["build", "--strict"]);
    let marks = text.matches("请确认 / please confirm").count();
    assert!(run.code == 1 && run.told.contains(&format!("还有 {marks} 处“请确认”没有核对")), "{}", run.told);
}

#[test]
fn a_row_of_a_table_is_not_sent_to_the_room_of_another_text() {
    let (_temp, root) = fresh_portal();
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let body = [
        p("关于2031届毕业生图像采集的通知"),
        p("一、采集地点"),
        p("主校区大礼堂"),
        p("二、各教学点"),
        table(&[
            cells(&["教学点", "时间", "地点"]),
            cells(&["海口", "2031年3月9日9:00-10:00、下午14:30-16:00", "二号楼"]),
        ]),
        p("2031年1月5日"),
    ];
    docx(&root.join("x.docx"), &body.concat());
    let run = tidings(&root, "zh", &["import", "x.docx", "--slug", "x"]);
    assert_eq!(run.code, 0, "{}", run.told);
    let text = fs::read_to_string(root.join("content/notices/x/index.zh.md")).expect("it works");
    for part in [
        "from: 2031-03-09 09:00\n    until: 2031-03-09 10:00\n",
        "from: 2031-03-09 14:30\n    until: 2031-03-09 16:00\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("place: hall"), "{text}");
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn import(body: &str) -> (String, String, tempfile::TempDir) {
    let (temp, root) = fresh_portal();
    docx(&root.join("x.docx"), &format!("{}{body}", styled("a3", "关于做好图像采集工作的通知")));
    let run = tidings(&root, "zh", &["import", "x.docx", "--slug", "x"]);
    assert_eq!(run.code, 0, "{}", run.told);
    let text = fs::read_to_string(root.join("content/notices/x/index.zh.md")).expect("it works");
    let built = tidings(&root, "en", &["build", "--drafts"]);
    assert_eq!(built.code, 0, "{}\n{text}", built.told);
    (text, run.told, temp)
}

/// What an office does in Word besides writing: each case with what the draft must say and what the person must be told.
#[test]
fn nothing_of_word_is_dropped_in_silence() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let cases: Vec<(&str, String, &[&str], &[&str])> = vec![
        (
            "struck out",
            format!("<w:p>{}{}</w:p>", run("", "穿衬衫。"), run("<w:strike/>", "可以穿校服。")),
            &["穿衬衫。~~可以穿校服。~~"],
            &["划掉的文字，正文里保留了删除线：“可以穿校服。”"],
        ),
        ("hidden", format!("<w:p>{}{}</w:p>", run("", "甲"), run("<w:vanish/>", "乙丙")), &["\n甲\n"], &["隐藏的文字（没有带过来）"]),
        ("raised", format!("<w:p>{}{}</w:p>", run("", "20m"), run("<w:vertAlign w:val=\"superscript\"/>", "2")), &["20m²"], &[]),
        (
            "symbols",
            "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>同意</w:t><w:sym w:font=\"X\" w:char=\"F001\"/></w:r></w:p>".to_owned(),
            &["☑同意〔符号〕"],
            &["特殊符号"],
        ),
        (
            "a link made by a field",
            format!(
                "<w:p>{}<w:r><w:instrText> HYPERLINK \"https://a.cn/x\" </w:instrText></w:r>{}{}{}{}</w:p>",
                field("begin"), field("separate"), run("", "网址"), field("end"), run("", "之后")
            ),
            &["[网址](https://a.cn/x)之后"],
            &[],
        ),
        (
            "a link to the author's disk",
            "<w:p><w:hyperlink r:id=\"rId4\"><w:r><w:t>附件1</w:t></w:r></w:hyperlink></w:p>".to_owned(),
            &["\n附件1\n"],
            &["链接到本机的文件“附件1.docx”"],
        ),
        (
            "tracked changes",
            format!("<w:p>{}<w:del>{}</w:del><w:ins>{}</w:ins></w:p>", run("", "截止"), "<w:r><w:delText>20日</w:delText></w:r>", run("", "25日")),
            &["截止25日"],
            &["修订里删除的文字（没有带过来）：“20日”", "修订里新增、还没有接受的文字（已经采用）：“25日”"],
        ),
        (
            "a text box in both its forms, with a picture",
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><x:docPr descr=\"站位示意图\"/><w:txbxContent><w:p><w:r><w:t>温馨提示</w:t></w:r></w:p>\
             <w:p><w:r><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>温馨提示</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
                .to_owned(),
            &["\n温馨提示\n", "(picture-1.gif)"],
            &["文本框，文字放在了所在段落后面：“温馨提示”"],
        ),
        (
            "a described picture",
            "<w:p><w:r><w:drawing><x:docPr descr=\"站位示意图\"/><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>".to_owned(),
            &["![站位示意图](picture-1.gif)"],
            &[],
        ),
        (
            "links, notes and merged cells in a table",
            format!(
                "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{1}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>{2}</w:tc><w:tc><w:p>\
                 <w:hyperlink r:id=\"rId2\"><w:r><w:t>学信网</w:t></w:r></w:hyperlink></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p>\
                 {3}<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{2}</w:tc></w:tr></w:tbl>",
                p("层次"), p("网址"), p("本科"), run("", "其他")
            ),
            &["| 本科 | [学信网](https://www.chsi.com.cn/) |\n| 本科 | 其他[^1] |\n", "[^1]: 以学信网公布的为准"],
            &["修订里删除的表格行"],
        ),
        ("controls around rows", format!("<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>", p("格子")), &["| 格子 |"], &[]),
        ("a structure nobody knows", "<w:p><w:unheardOf><w:r><w:t>四个汉字</w:t></w:r></w:unheardOf></w:p>".to_owned(), &[], &["另有 4 个字在认不出的结构里"]),
        ("a paragraph that looks like a list", format!("<w:p>{}<w:r><w:br/><w:t>- 乙</w:t></w:r></w:p>", run("", ": 甲&amp;nbsp;")), &["\\: 甲\\&nbsp;\\\n\\- 乙"], &[]),
    ];
    for (name, body, kept, told) in cases {
        let (text, said, _temp) = import(&body);
        for part in kept {
            assert!(text.contains(part), "{name}: {part}\n{text}");
        }
        for part in told {
            assert!(said.contains(part) && text.contains(part), "{name}: {part}\n{said}");
        }
        let expected = told.len() + 1; // the footer of the file
        assert_eq!(said.matches("请对照原文：").count(), expected, "{name}: {said}");
        assert!(!text.contains("乙丙"), "{name}: hidden text stays hidden");
    }
}

#[test]
fn a_table_of_appointments_becomes_sessions() {
    let rows: Vec<Vec<String>> = [
        ["序号", "教学点", "日期", "时间", "地点", "人数"],
        ["1", "三亚", "2024年11月17日", "上午10:00--12：00", "主校区大礼堂", "35"],
        ["2", "海口", "2024年11月18日", "9:00-11:30", "201室", ""],
        ["3", "儋州", "2024年11月19日", "下午2:30-5:00", "报告厅", ""],
    ]
    .iter()
    .map(|cells| row(cells))
    .collect();
    let (text, _, temp) = import(&format!("{}{}", p("一、图像采集时间"), table(&rows)));
    assert!(text.contains("改成了场次表") && text.contains("sessions: {file: sessions.csv, kind: capture}"), "{text}");
    assert!(text.contains("\n{{ sessions }}\n") && !text.contains("| 三亚"), "{text}");
    let csv = fs::read_to_string(temp.path().join("portal/content/notices/x/sessions.csv")).expect("it works");
    assert_eq!(
        csv,
        "代号,开始,结束,地点,说明,备注\ns1,2024-11-17 10:00,2024-11-17 12:00,hall,三亚,人数：35\n\
         s2,2024-11-18 09:00,2024-11-18 11:30,201室,海口,\ns3,2024-11-19 14:30,2024-11-19 17:00,报告厅,儋州,\n"
    );
}

#[test]
fn a_document_need_not_be_called_document() {
    let (_temp, root) = fresh_portal();
    let mut archive = zip::ZipWriter::new(fs::File::create(root.join("x.docx")).expect("it works"));
    let parts = [
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document2.xml",
            format!("{HEAD}<w:document {NAMES}><w:body>{}</w:body></w:document>", p("关于停课的通知")),
        ),
    ];
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("it works");
        archive.write_all(text.as_bytes()).expect("it works");
    }
    archive.finish().expect("it works");
    let run = tidings(&root, "en", &["import", "x.docx", "--slug", "x"]);
    assert_eq!(run.code, 0, "{}", run.told);
}

#[test]
fn facts_that_contradict_become_comments_with_the_reason() {
    let (_temp, root) = fresh_portal();
    fs::write(root.join("x.txt"), "关于采集的通知\n2030年3月9日10:00至2030年3月9日11:00采集\n2020年1月1日\n")
        .expect("written");
    let site = root.join("content/site.yaml");
    let settings = fs::read_to_string(&site).expect("text");
    // A portal without kinds: nothing that was found can stand.
    let kinds = settings.find("kinds:").expect("there");
    let end = settings[kinds..].find("\n# ").expect("there") + kinds;
    fs::write(&site, format!("{}kinds: {{}}\n{}", &settings[..kinds], &settings[end..])).expect("written");
    let run = tidings(&root, "zh", &["import", "x.txt", "--slug", "x"]);
    assert_eq!(run.code, 0, "{}", run.told);
    let text = fs::read_to_string(root.join("content/notices/x/index.zh.md")).expect("text");
    assert!(text.contains("# 找到的内容有矛盾，先都写成注释"), "{text}");
    assert!(text.contains("# deadlines:\n"), "{text}");
    let reason = text.lines().find(|line| line.starts_with("#   - ")).expect("a reason");
    assert!(reason.contains(" / "), "{reason}");
}

#[test]
fn a_text_copied_out_of_a_pdf_becomes_a_draft_that_builds() {
    let (_temp, root) = fresh_portal();
    let text = " 某某大学继续教育学院\n关于做好2030届毕业生学历证书图像信息采集工\n\n作的通知\n\n2029 级函授各专业学员：\n\n高等学校毕业生图像信息是学历证书网上注册的重要数据，为了维护我院\n\n函授毕业生的切身利益，现将有关事宜通知如下：\n\n一、图像采集时间\n\n2030 年 3 月 9 日上午 10:00--12：00\n\n二、图像采集地点\n\n主校区大礼堂\n\n三、图像校对\n\n采集相片 40天以后登陆教育部学信网查询并校对。电子图像信息的网上校\n\n对与毕业生学历证书电子注册紧密相连。\n 四、独立散拍\n\n1.请登录“大学生图像信息采集网”查询指定拍照地点并尽快预约拍照时间，\n\n以免错过。\n\n2.5月31日前上传完成毕业照片。\n\n五、联系方式\n\n联系电话：000—12345678 办公室\n\n某某大学继续教育学院\n\n2030 年 1 月 5 日\n\n4\n 附件 1：《采集前通知》\n\n（1）注册状态为“注册学籍”；\n";
    fs::write(root.join("notice.txt"), text.replace('\n', "\r\n")).expect("it works");
    let run = tidings(&root, "en", &["import", "notice.txt", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.told);
    let text = fs::read_to_string(root.join("content/notices/2030-capture/index.zh.md")).expect("it works");
    for part in [
        "formal_title: 关于做好2030届毕业生学历证书图像信息采集工作的通知\n",
        "published: 2030-01-05\n",
        "contact: office\n",
        "cohorts: [\"2029\"]\n",
        "    from: 2030-03-09 10:00\n    until: 2030-03-09 12:00\n",
        "    place: hall\n",
        "  # 原文没有写年份，按 2030 年理解 / the year is a guess\n  - id: upload\n",
        "    until: 2030-05-31\n",
        "#   - 采集相片40天以后登陆教育部学信网查询并校对。\n",
        "#   - {file: …, title: 附件1：《采集前通知》}\n",
        "#   - 单独成行的页码：4 /",
        "重要数据，为了维护我院函授毕业生的切身利益，现将",
        "电子图像信息的网上校对与毕业生学历证书电子注册紧密相连。\n",
        "1. 请登录“大学生图像信息采集网”查询指定拍照地点并尽快预约拍照时间，以免错过。\n2. 5月31日前上传完成毕业照片。\n",
        "## 附件1：《采集前通知》 {#part-6}\n\n1. 注册状态为“注册学籍”；\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let run = tidings(&root, "en", &["build", "--drafts"]);
    assert_eq!(run.code, 0, "{}", run.told);
}

#[test]
fn what_cannot_be_read_is_refused_with_advice() {
    let (_temp, root) = fresh_portal();
    let bad = |name: &str, bytes: &[u8], told: &str| {
        fs::write(root.join(name), bytes).expect("it works");
        let run = tidings(&root, "zh", &["import", name, "--slug", "x"]);
        assert!(run.code == 1 && run.told.contains(told), "{name}: {}", run.told);
    };
    bad("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1", "“另存为”选 .docx");
    bad("scan.pdf", b"%PDF-1.7", "这是 PDF");
    bad("broken.docx", b"PK\x03\x04 not an archive", "文件损坏了");
    bad("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "这不是文字文件");
    let mut archive = zip::ZipWriter::new(fs::File::create(root.join("sheet.xlsx")).expect("it works"));
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).expect("it works");
    archive.finish().expect("it works");
    let run = tidings(&root, "zh", &["import", "sheet.xlsx", "--slug", "x"]);
    assert!(run.told.contains("这不是 Word 文档"), "{}", run.told);
    let run = tidings(&root, "en", &["import", "nowhere.docx", "--slug", "x"]);
    assert!(run.code == 1 && run.told.contains("there is no such file"), "{}", run.told);
    fs::write(root.join("nothing.txt"), "").expect("it works");
    let run = tidings(&root, "en", &["import", "nothing.txt", "--slug", "x"]);
    assert!(run.code == 1 && run.told.contains("the file is empty"), "{}", run.told);
    let run = tidings(&root, "zh", &["import", "old.doc"]);
    assert_ne!(run.code, 0);
    assert!(!root.join("content/notices/x").exists());
}

/// Notepad saves GBK or UTF-16 as often as UTF-8: a text is read in any of them.
#[test]
fn a_text_is_read_in_the_encodings_of_older_programs() {
    let (_temp, root) = fresh_portal();
    let gbk = b"\xb9\xd8\xd3\xda\xb2\xc9\xbc\xaf\xb5\xc4\xcd\xa8\xd6\xaa\r\n";
    let wide: Vec<u8> = "\u{feff}关于采集的通知\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (slug, bytes) in [("gbk", &gbk[..]), ("wide", &wide)] {
        fs::write(root.join("old.txt"), bytes).expect("it works");
        let run = tidings(&root, "en", &["import", "old.txt", "--slug", slug, "--yes"]);
        assert_eq!(run.code, 0, "{}", run.told);
        let text = fs::read_to_string(root.join(format!("content/notices/{slug}/index.zh.md"))).expect("it works");
        assert!(text.contains("formal_title: 关于采集的通知\n"), "{text}");
    }
}

/// Whatever stands in a file, nothing breaks and the portal still builds.
#[test]
fn hostile_and_empty_files_leave_a_portal_that_builds() {
    let (_temp, root) = fresh_portal();
    for (at, text) in [
        "\n\n",
        "---\ntitle: x\n---\n{{ date nowhere }} <script>alert(1)</script> [a](b.md) ![c](d.png)",
        "关于测试的通知\n2030年3月9日10:00至2030年3月9日10:00\n2030年13月45日\n费用：{zh: a}\n# 标题\n- 列表\n> 引用\n1) 一\n[^9]: x\n```\n代码",
        "各位：\n2030年3月9日前\n2030年3月8日起\n2030-03-09 10:00-09:00",
    ]
    .iter()
    .enumerate()
    {
        fs::write(root.join("x.txt"), text).expect("it works");
        let slug = format!("x{at}");
        let run = tidings(&root, "en", &["import", "x.txt", "--slug", &slug]);
        assert_eq!(run.code, 0, "{text}\n{}", run.told);
    }
    let run = tidings(&root, "en", &["build", "--drafts"]);
    assert_eq!(run.code, 0, "{}", run.told);
}

/// Small files that say one long thing many times, each time by a reference of a few bytes.
#[test]
fn what_is_named_often_is_kept_once() {
    let long = "这一条很长。".repeat(3_000);
    let notes = format!(
        "{HEAD}<w:footnotes {NAMES}><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        p(&long.replace('。', "，"))
    );
    let named = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".repeat(5_000);
    let numbering = format!(
        "{HEAD}<w:numbering {NAMES}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"{long}%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let numbered =
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"
            .repeat(2_000);
    let dates = (0..20_000).map(|n| format!("2027年{}月{}日，", n % 12 + 1, n % 28 + 1)).collect::<String>();
    for (what, body, notes, numbering, most) in [
        ("footnote", format!("<w:p>{named}</w:p>"), &*notes, "", 200_000),
        ("label", numbered, "", &*numbering, 3_000_000),
        ("dates", p(&dates), "", "", 1_000_000),
    ] {
        let (_temp, root) = fresh_portal();
        let mut archive = zip::ZipWriter::new(fs::File::create(root.join("x.docx")).expect("it works"));
        let document = format!("{HEAD}<w:document {NAMES}><w:body>{}{body}</w:body></w:document>", p("关于停课的通知"));
        for (name, text) in
            [("word/document.xml", &*document), ("word/footnotes.xml", notes), ("word/numbering.xml", numbering)]
        {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("it works");
            archive.write_all(text.as_bytes()).expect("it works");
        }
        archive.finish().expect("it works");
        let run = tidings(&root, "en", &["import", "x.docx", "--slug", "x"]);
        assert_eq!(run.code, 0, "{what}: {}", run.told);
        let text = fs::read_to_string(root.join("content/notices/x/index.zh.md")).expect("a notice");
        assert!(text.len() < most, "{what}: {} bytes", text.len());
        match what {
            "footnote" => assert_eq!(text.matches("这一条很长").count(), 3_000),
            "dates" => assert!(text.contains("20000 dates"), "{text:.3000}"),
            _ => {}
        }
    }
}
