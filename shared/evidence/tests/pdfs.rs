//! PDF documents, written here object by object: harmless ones are shown, all others refused with the reason.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(all(feature = "barcode", feature = "pdf", feature = "vendor"))]

mod written;

use std::io::Cursor;
use std::process::Command;
use std::time::{Duration, Instant};

use gatehouse_evidence::image::PerceptualHash;
use gatehouse_evidence::pdf::{
    Limits, PAINT, PageImage, PdfProblem, PdfReading, draw, draw_apart, inspect, open, render,
};
use image::{ImageFormat, Rgb, RgbImage};
use written::{document, page_with, stream};

const BILL: &[u8] = b"1 0 0 rg 72 600 200 60 re f 0 g BT /F1 24 Tf 72 500 Td (UTILITY BILL) Tj ET";
const FONT: &str = "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";

fn read(file: &[u8]) -> Result<PdfReading, PdfProblem> {
    inspect(file, &Limits::default())
}

fn text(file: &[u8]) -> Result<String, PdfProblem> {
    open(file, &Limits::default()).map(|contents| contents.text)
}

#[test]
fn a_plain_document_is_read_and_shown() {
    let file = page_with("", FONT, BILL, &[]);
    assert_eq!(read(&file), Ok(PdfReading { pages: 1 }));
    let page = render(&file, 0, &Limits::default()).unwrap();
    assert_eq!((page.width(), page.height()), (1_236, 1_600));
    let shown = image::load_from_memory_with_format(&page.to_jpeg(), ImageFormat::Jpeg).unwrap().into_rgb8();
    let Rgb([red, green, blue]) = *shown.get_pixel(300, 320);
    assert!(red > 230 && green < 40 && blue < 40, "the red box: {red} {green} {blue}");
    assert!(shown.get_pixel(1_000, 1_500).0.iter().all(|&channel| channel > 250), "white paper");
    let inked = shown.enumerate_pixels().filter(|(_, y, pixel)| (500..620).contains(y) && pixel.0[0] < 100).count();
    assert!(inked > 500, "the line of text, whose font the document leaves to us: {inked} pixels");
}

#[test]
fn a_scanned_page_shows_its_picture() {
    let scan = RgbImage::from_fn(300, 200, |x, y| Rgb([(x / 2) as u8, (y % 200) as u8, ((x ^ y) & 0xff) as u8]));
    let mut jpeg = Cursor::new(Vec::new());
    scan.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 300/Height 200/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
        jpeg.get_ref(),
    );
    let file = page_with("", "/Resources<</XObject<</Im1 5 0 R>>>>", b"612 0 0 792 0 0 cm /Im1 Do", &[image]);
    let page = render(&file, 0, &Limits::default()).unwrap();
    let alone = gatehouse_evidence::image::open(jpeg.get_ref(), &Default::default()).unwrap().1;
    let hash = |picture: &gatehouse_evidence::image::Picture| PerceptualHash::of(&picture.grey()).unwrap();
    assert!(hash(&page).is_same_picture(hash(&alone)));
}

#[test]
fn whatever_does_more_than_show_pages_is_refused() {
    let plain = |catalogue| page_with(catalogue, FONT, BILL, &[]);
    let cases = [
        (plain("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), PdfProblem::JavaScript),
        (plain("/OpenAction<</S/J#61vaScript/J#53(app)>>"), PdfProblem::JavaScript),
        (plain("/Names<</JavaScript<</Names[(a) 5 0 R]>>>>"), PdfProblem::JavaScript),
        (plain("/OpenAction<</S/Launch/F(cmd.exe)>>"), PdfProblem::Action),
        (plain("/OpenAction<</S/Named/N/Print>>"), PdfProblem::Action),
        (plain("/AA<</WC<</S/GoTo>>>>"), PdfProblem::Action),
        (plain("/X[[<</S/SubmitForm/F(http://example.com)>>]]"), PdfProblem::Action),
        (plain("/Names<</EmbeddedFiles<</Names[]>>>>"), PdfProblem::EmbeddedFile),
        (plain("/AF[<</Type/Filespec/EF<</F 5 0 R>>>>]"), PdfProblem::EmbeddedFile),
        (plain("/X<</Type/Annot/Subtype/RichMedia>>"), PdfProblem::RichMedia),
        (plain("/X<</Type/Annot/Subtype/Screen>>"), PdfProblem::RichMedia),
        (plain("/AcroForm<</XFA(x)>>"), PdfProblem::XfaForm),
    ];
    for (file, problem) in cases {
        assert_eq!(read(&file), Err(problem), "{}", String::from_utf8_lossy(&file));
        assert_eq!(render(&file, 0, &Limits::default()).unwrap_err(), problem);
    }
}

#[test]
fn a_place_to_begin_and_a_web_address_are_harmless() {
    for catalogue in [
        "/OpenAction[3 0 R/Fit]",
        "/OpenAction<</S/GoTo/D[3 0 R/Fit]>>",
        "/X<</A<</Type/Action/S/URI/URI(https://example.com)>>>>",
        "/X<</A<</S/URI/URI(www.example.com/a?b=c:d)>>>>",
        "/X<</A<</S/URI/URI(mailto:bank@example.com)>>>>",
    ] {
        assert_eq!(read(&page_with(catalogue, FONT, BILL, &[])), Ok(PdfReading { pages: 1 }), "{catalogue}");
    }
}

/// A page with an annotation that does `action` at a click; `more` are objects from number 5.
fn linked(action: &str, more: &[&str]) -> Vec<u8> {
    let link = format!("{FONT}/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>]");
    let more: Vec<Vec<u8>> = more.iter().map(|object| object.as_bytes().to_vec()).collect();
    page_with("", &link, BILL, &more)
}

#[test]
fn a_hazard_that_is_named_elsewhere_in_the_document_is_seen() {
    let named =
        |catalogue, name: &str| page_with(catalogue, FONT, BILL, &[b"6 0 R".to_vec(), name.as_bytes().to_vec()]);
    let cases = [
        (named("/X<</S 5 0 R>>", "/SubmitForm"), PdfProblem::Action),
        (named("/X<</S 6 0 R>>", "/GoToR"), PdfProblem::Action),
        (named("/X<</S 5 0 R>>", "/Java#53cript"), PdfProblem::JavaScript),
        (named("/X<</S 5 0 R>>", "/Movie"), PdfProblem::RichMedia),
        (named("/OpenAction<</S 5 0 R>>", "/SubmitForm"), PdfProblem::Action),
        (named("/OpenAction<</S 5 0 R>>", "/Named"), PdfProblem::Action),
        (named("/X<</Type/Annot/Subtype 5 0 R>>", "/Screen"), PdfProblem::RichMedia),
        (named("/X<</Type/Annot/Subtype 6 0 R>>", "/FileAttachment"), PdfProblem::EmbeddedFile),
        (named("/X<</Type 5 0 R/S/Hide>>", "/Action"), PdfProblem::Action),
        (named("/X 6 0 R", "<</Type/Action/S/Thread/D 0>>"), PdfProblem::Action),
        (named("/X<</S 5 0 R>>", "5 0 R"), PdfProblem::Damaged),
    ];
    for (file, problem) in cases {
        assert_eq!(read(&file), Err(problem), "{}", String::from_utf8_lossy(&file));
        assert_eq!(render(&file, 0, &Limits::default()).unwrap_err(), problem);
    }
    assert_eq!(read(&named("/OpenAction<</S 5 0 R/D[3 0 R/Fit]>>", "/GoTo")), Ok(PdfReading { pages: 1 }));
}

#[test]
fn a_click_turns_a_page_or_opens_an_address_and_does_nothing_else() {
    for action in [
        "<</S/GoTo/D[3 0 R/Fit]>>",
        "<</Type/Action/S/URI/URI(https://example.com/?a=b)>>",
        "<</S/URI/URI(HTTP://EXAMPLE.COM)>>",
        "<</S/URI/URI<6d61696c746f3a61406578616d706c652e636f6d>>>",
        "<</S/GoTo/D(a)/Next[<</S/URI/URI(mailto:a@example.com)>> 5 0 R]>>",
        "5 0 R",
        "9 0 R",
        "null",
    ] {
        let file = linked(action, &["<</S 6 0 R/URI 7 0 R>>", "/URI", "(https://example.com)"]);
        assert_eq!(read(&file), Ok(PdfReading { pages: 1 }), "{action}");
    }
    for action in [
        "<</S/Named/N/Print>>",
        "<</S/Hide/T(a)>>",
        "<</S/Thread/D 0>>",
        "<</S/ResetForm>>",
        "<</S/SetOCGState/State[/OFF 5 0 R]>>",
        "<</S/Made-up>>",
        "<</S(GoTo)>>",
        "<</S 9 0 R>>",
        "<</S 7 0 R/F(http://example.com)>>",
        "<</S/URI>>",
        "<</S/URI/URI 5 0 R>>",
        "<</S/URI/URI 9 0 R>>",
        "<</S/URI/URI( FILE:///etc/passwd)>>",
        "<</S/GoTo/D[3 0 R/Fit]/Next[<</S/SetOCGState/State[]>>]>>",
        "<</S/URI/URI(file:///etc/passwd)>>",
        "<</S/URI/URI(javascript:alert\\(1\\))>>",
        "<</S/URI/URI(//example.com/a)>>",
        "<</S/URI/URI/https:>>",
        "<</S/GoTo/D(a)/Next<</S/Named/N/Print>>>>",
        "<</S/GoTo/D(a)/Next[<</S/GoTo/D(a)>> 5 0 R]>>",
        "<</S/GoTo/D(a)/Next 6 0 R>>",
        "[<</S/Named/N/Print>>]",
        "5 0 R",
    ] {
        let file = linked(action, &["<</S/Named/N/Print>>", "[5 0 R]", "/SubmitForm"]);
        assert_eq!(read(&file), Err(PdfProblem::Action), "{action}");
        assert_eq!(render(&file, 0, &Limits::default()).unwrap_err(), PdfProblem::Action, "{action}");
    }
    for catalogue in [
        "/X<</Type/Action/S/Named/N/Print>>",
        "/X<</Type/Action>>",
        "/OpenAction<</S/GoTo/D(a)/Next<</S/URI/URI(https://example.com)>>>>",
    ] {
        assert_eq!(read(&page_with(catalogue, FONT, BILL, &[])), Err(PdfProblem::Action), "{catalogue}");
    }
}

#[test]
fn what_shares_its_keys_with_actions_is_none() {
    for catalogue in [
        "/X<</Type/Group/S/Transparency/CS/DeviceRGB>>",
        "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)>>]",
        "/PageLabels<</Nums[0<</S/D/St 1>>]>>",
        "/X<</Type/Trans/S/Dissolve>>",
        "/X<</Type/Annot/Subtype/Link/BS<</S/S/W 0>>>>",
        "/StructTreeRoot<</Type/StructTreeRoot/K<</Type/StructElem/S/Table/A<</O/Table/RowSpan 2>>>>>>",
        "/StructTreeRoot<</K<</S/P/A[<</O/Layout/Placement/Block>> 0 9 0 R]>>/ClassMap<</A<</O/Layout>>>>>>",
        "/Outlines<</First<</Title(One)/Next<</Title(Two)/A<</S/GoTo/D[3 0 R/Fit]>>>>>>>>",
        "/X<</Type/StructElem/S/P/A<</O/Layout/Placement/Block>>>>",
        "/X<</S/Transparency/CS/DeviceRGB>>",
        "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1>>]",
        "/X<</Title(one)/Next<</Title(two)>>>>",
        "/X<</BS<</W 1/S/S>>>>",
        "/X<</XObject<</A 4 0 R>>/ColorSpace<</A[/ICCBased 4 0 R]>>>>",
    ] {
        assert_eq!(read(&page_with(catalogue, FONT, BILL, &[])), Ok(PdfReading { pages: 1 }), "{catalogue}");
    }
}

/// Filters that stand elsewhere, in one step and in two, and the same as a list.
#[test]
fn filters_that_are_named_elsewhere_are_as_good_as_named() {
    let image = |filter: &str, name: &[u8]| {
        let dictionary =
            format!("/Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray{filter}");
        let more = [stream(&dictionary, b"x"), b"7 0 R".to_vec(), name.to_vec()];
        page_with("", "/Resources<</XObject<</I 5 0 R>>>>", b"/I Do", &more)
    };
    let limits = Limits::default();
    for name in [b"/JBIG2Decode".as_slice(), b"/JPXDecode"] {
        for filter in ["/Filter 6 0 R", "/Filter[6 0 R]", "/Filter[/ASCIIHexDecode 7 0 R]", "/F 6 0 R"] {
            let problem = render(&image(filter, name), 0, &limits).unwrap_err();
            assert_eq!(problem, PdfProblem::CannotBeShown, "{filter}");
        }
    }
    assert!(render(&image("/Filter 6 0 R", b"/ASCIIHexDecode"), 0, &limits).is_ok());
    assert!(render(&image("/Filter 6 0 R", b"[/ASCIIHexDecode]"), 0, &limits).is_ok());
    assert_eq!(read(&image("/Filter 9 0 R", b"null")), Err(PdfProblem::Damaged));
    let many = format!("[{}]", "/ASCIIHexDecode ".repeat(17));
    assert_eq!(read(&image("/Filter 6 0 R", many.as_bytes())), Err(PdfProblem::Damaged));
}

#[test]
fn hazards_outside_the_page_tree_are_seen_too() {
    let orphan = b"<</S/SubmitForm>>".to_vec();
    assert_eq!(read(&page_with("", FONT, BILL, &[orphan])), Err(PdfProblem::Action));
    let mut appended = page_with("", FONT, BILL, &[]);
    appended.extend(b"9 0 obj <</S/JavaScript/JS(x)>> endobj");
    assert_eq!(read(&appended), Err(PdfProblem::JavaScript), "unlisted, as repairing readers find it");
}

#[test]
fn encrypted_documents_are_refused() {
    let key = "A".repeat(32);
    let encrypt = format!("<</Filter/Standard/V 1/R 2/P -4/O({key})/U({key})>>").into_bytes();
    let objects = [b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[]/Count 0>>".to_vec(), encrypt];
    let file = document(&objects, "/Encrypt 3 0 R/ID[(a)(a)]");
    assert_eq!(read(&file), Err(PdfProblem::Encrypted));
}

#[test]
fn too_many_pages_or_none_are_refused() {
    let pages = |count: usize| {
        let kids: String = (0..count).map(|page| format!("{} 0 R ", page + 3)).collect();
        let mut objects = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        ];
        let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec();
        objects.extend(std::iter::repeat_n(page, count));
        read(&document(&objects, ""))
    };
    assert_eq!(pages(0), Err(PdfProblem::NoPages));
    assert_eq!(pages(50), Ok(PdfReading { pages: 50 }));
    assert_eq!(pages(51), Err(PdfProblem::TooManyPages { pages: 51, max_pages: 50 }));
}

#[test]
fn a_page_tree_that_bites_its_tail_ends() {
    let objects = [b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>".to_vec()];
    assert_eq!(read(&document(&objects, "")), Err(PdfProblem::NoPages));
}

#[test]
fn pictures_and_streams_too_large_inside_are_refused() {
    let image = |size: &str| {
        let dictionary = format!("/Type/XObject/Subtype/Image{size}/ColorSpace/DeviceGray/BitsPerComponent 8");
        read(&page_with("", "", b"/Im1 Do", &[stream(&dictionary, b"x")]))
    };
    assert_eq!(image("/Width 1000/Height 1000"), Ok(PdfReading { pages: 1 }));
    assert_eq!(image("/Width 100000/Height 100000"), Err(PdfProblem::TooLargeInside));
    assert_eq!(image(""), Err(PdfProblem::TooLargeInside));
    let named_elsewhere = stream("/Subtype 6 0 R/Width 100000/Height 100000", b"x");
    let file = page_with("", "", b"/Im1 Do", &[named_elsewhere, b"/Image".to_vec()]);
    assert_eq!(read(&file), Err(PdfProblem::TooLargeInside));
}

#[test]
fn what_is_no_document_says_why() {
    assert_eq!(read(b""), Err(PdfProblem::Empty));
    assert_eq!(read(b"\xff\xd8\xff not a pdf"), Err(PdfProblem::NotAPdf));
    assert_eq!(read(b"%PDF-1.7\nnothing else"), Err(PdfProblem::Damaged));
    let small = Limits { max_bytes: 4, ..Limits::default() };
    assert_eq!(inspect(b"%PDF-", &small), Err(PdfProblem::TooManyBytes { bytes: 5, max_bytes: 4 }));
    let truncated = page_with("", FONT, BILL, &[]);
    assert!(read(&truncated[..60]).is_err());
}

/// A document of so many small pages, empty but for the costly ones, on which a square is painted again and again.
fn pages(count: usize, costly: &[usize]) -> Vec<u8> {
    let kids: String = (0..count).map(|page| format!("{} 0 R ", page + 4)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        stream("", &b"0 0 9 9 re f ".repeat(3_000)),
    ];
    objects.extend((1..=count).map(|number| {
        let content = if costly.contains(&number) { "/Contents 3 0 R" } else { "" };
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]{content}>>").into_bytes()
    }));
    document(&objects, "")
}

/// Has pages drawn as functions do, by a program of their own.
fn drawn_apart(file: &[u8], limits: &Limits) -> Vec<PageImage> {
    let mut painter = Command::new(env!("CARGO_BIN_EXE_read"));
    painter.arg(PAINT);
    draw_apart(painter, file, limits).unwrap()
}

#[test]
fn the_first_pages_are_drawn_and_one_that_cannot_be_is_left_out() {
    let limits = Limits { max_drawn_pages: 3, drawing: Duration::from_secs(60), ..Limits::default() };
    let file = pages(5, &[2]);
    let drawn: Vec<PageImage> = draw(file.clone(), &limits).collect();
    assert_eq!(drawn.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 3]);
    for page in &drawn {
        let (shown, _) = gatehouse_evidence::image::open(&page.jpeg, &Default::default()).unwrap();
        assert_eq!((shown.width, shown.height), (1_600, 1_600));
    }
    let apart: Vec<usize> = drawn_apart(&file, &limits).iter().map(|page| page.number).collect();
    assert_eq!(apart, [1, 3, 4], "the painter goes by its own limits and has three pages taken from it");
    assert_eq!(drawn_apart(&file, &limits)[..2], drawn);
    let none = Limits { max_drawn_pages: 0, ..limits };
    assert_eq!(draw(file.clone(), &none).next(), None);
    assert_eq!(drawn_apart(&file, &none), []);
}

#[test]
fn a_painter_that_takes_too_long_or_fails_is_not_waited_for() {
    let file = pages(5, &[]);
    let limits = Limits { drawing: Duration::ZERO, ..Limits::default() };
    assert_eq!(drawn_apart(&file, &limits), []);
    assert_eq!(drawn_apart(b"%PDF-1.7", &Limits::default()), []);
    let begin = Instant::now();
    let mut sleeper = Command::new("sleep");
    sleeper.arg("60");
    let limits = Limits { drawing: Duration::from_millis(200), ..Limits::default() };
    assert_eq!(draw_apart(sleeper, &vec![0; 10 << 20], &limits).unwrap(), []);
    assert!(begin.elapsed() < Duration::from_secs(20));
    assert!(draw_apart(Command::new("/no/such/program"), &file, &limits).is_err());
}

#[test]
fn a_page_that_there_is_not_is_no_picture() {
    let file = page_with("", FONT, BILL, &[]);
    assert_eq!(render(&file, 1, &Limits::default()).unwrap_err(), PdfProblem::NoSuchPage);
}

#[test]
fn the_text_of_a_page_is_read_with_a_blank_wherever_the_page_moves_on() {
    let content = b"BT /F1 12 Tf 72 700 Td (Ada) Tj 40 0 Td (Example) Tj 0 -14 Td [(1 Mar) 20 (ket) -300 (St)] TJ T* \
        (San Francisco) ' ET BT /F1 12 Tf (94105) Tj ET";
    let read = text(&page_with("", FONT, content, &[])).unwrap();
    assert_eq!(read.trim(), "Ada Example 1 Market St San Francisco 94105");
}

#[test]
fn a_font_with_a_table_of_its_own_is_read_through_it() {
    let font = "/Resources<</Font<</F1<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 5 0 R>>>>>>";
    let table = stream(
        "",
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n\
        2 beginbfchar\n<0001><0041>\n<0002><00e9>\nendbfchar\n\
        endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n",
    );
    let read = text(&page_with("", font, b"BT /F1 12 Tf <00010002> Tj ET", &[table])).unwrap();
    assert_eq!(read.trim(), "A\u{e9}");
}

#[test]
fn a_documents_text_is_in_no_debug_output() {
    let contents =
        open(&page_with("", FONT, b"BT /F1 12 Tf (Quillon Varnadore) Tj ET", &[]), &Limits::default()).unwrap();
    assert!(contents.text.contains("Varnadore"));
    assert!(!format!("{contents:?}").contains("Varnadore"));
}

#[test]
fn a_picture_that_says_how_large_it_is_by_itself_is_not_drawn_wherever_its_filter_is_named() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 30/Height 20/ColorSpace/DeviceGray/BitsPerComponent 8/Filter 6 0 R",
        b"x",
    );
    let resources = "/Resources<</XObject<</Im1 5 0 R>>>>";
    let drawn = |filter: &str| {
        let file = page_with("", resources, b"/Im1 Do", &[image.clone(), filter.as_bytes().to_vec()]);
        render(&file, 0, &Limits::default()).map(|_| ())
    };
    assert_eq!(drawn("/JPXDecode"), Err(PdfProblem::CannotBeShown));
    assert_eq!(drawn("[/ASCIIHexDecode /JBIG2Decode]"), Err(PdfProblem::CannotBeShown));
}

#[test]
fn a_page_without_text_or_with_too_much_of_it_has_none() {
    assert_eq!(text(&page_with("", FONT, b"0 0 10 10 re f", &[])).unwrap().trim(), "");
    let endless = [b"BT /F1 12 Tf ".as_slice(), &b"(abc) Tj ".repeat(100_000)].concat();
    assert_eq!(text(&page_with("", FONT, &endless, &[])).unwrap().trim(), "");
    assert_eq!(text(b"%PDF-1.7"), Err(PdfProblem::Damaged));
}
