//! Files made to exhaust a reader: each is answered within two seconds of processor time (optimised) and 128 MB,
//! measured on the command in a process of its own.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![allow(clippy::print_stdout, reason = "the figures are for docs/evidence.md")]
#![cfg(all(feature = "barcode", feature = "pdf", feature = "vendor", target_os = "linux"))]

mod deflate;

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use deflate::{png, zlib_of, zlib_of_zeros};

const MAX_PEAK_KIB: u64 = 128_000_000 / 1_024;

/// Unoptimised code is allowed more; the bound that counts is that of what ships.
const MAX_MILLIS: u64 = if cfg!(debug_assertions) { 60_000 } else { 2_000 };

struct Answer {
    value: Value,
    context: String,
}

impl Answer {
    fn reason(&self) -> &str {
        self.value["reason"].as_str().unwrap_or_else(|| panic!("not refused: {}", self.context))
    }
}

/// Has the command read `bytes` and holds it to its bounds.
fn read(kind: &str, name: &str, bytes: &[u8]) -> Answer {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{name}"));
    std::fs::write(&file, bytes).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_read")).args([kind, "--measure", file.to_str().unwrap()]).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let context = format!("{kind} {name}: {}", String::from_utf8_lossy(&output.stdout).trim());
    // A panic that is contained is told on standard error all the same; a painter without memory left ends.
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !errors.contains("panicked"), "{context} {errors}");
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("{kind} {name}: {} ms, {} KiB", value["cpu_millis"], value["peak_kib"]);
    assert!(value["cpu_millis"].as_u64().unwrap() < MAX_MILLIS, "{context}");
    assert!(value["peak_kib"].as_u64().unwrap() < MAX_PEAK_KIB, "{context}");
    Answer { value, context }
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xff, marker];
    segment.extend((content.len() as u16 + 2).to_be_bytes());
    segment.extend(content);
    segment
}

/// A grey sheet in three components, in as few bytes as Huffman coding allows; progressive ones are followed by
/// `passes` passes over one component.
fn jpeg(side: u16, progressive: bool, passes: usize) -> Vec<u8> {
    let mut frame = vec![8];
    frame.extend(side.to_be_bytes());
    frame.extend(side.to_be_bytes());
    frame.extend([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    let one_code = |class: u8, symbol: u8| [[class, 1].as_slice(), &[0; 15], &[symbol]].concat();
    let end_of_band = if progressive { 0xe0 } else { 0 };
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xdb, &[[0].as_slice(), &[1; 64]].concat()));
    file.extend(segment(if progressive { 0xc2 } else { 0xc0 }, &frame));
    file.extend(segment(0xc4, &one_code(0x00, 0)));
    file.extend(segment(0xc4, &one_code(0x10, end_of_band)));
    let blocks = usize::from(side).div_ceil(8).pow(2);
    let last = if progressive { 0 } else { 63 };
    file.extend(segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, last, 0]));
    let bits_per_block = if progressive { 3 } else { 6 };
    file.extend(vec![0; (blocks * bits_per_block).div_ceil(8)]);
    for _ in 0..passes {
        file.extend(segment(0xda, &[1, 1, 0, 1, 63, 0]));
        file.extend(vec![0; (blocks.div_ceil(1 << 14) * 15).div_ceil(8)]);
    }
    file.extend([0xff, 0xd9]);
    file
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unoptimised; run with --release")]
fn pictures_at_the_limit_are_read_and_larger_ones_refused_at_once() {
    for kind in ["image", "barcode"] {
        read(kind, "rgba.png", &png(4_340, 4_340, 6, 8));
        read(kind, "rgba16.png", &png(3_070, 3_070, 6, 16));
        // The largest that is searched for a blurred code.
        read(kind, "deblurred.png", &png(1_600, 1_600, 0, 8));
        read(kind, "sequential.jpg", &jpeg(5_010, false, 0));
        read(kind, "progressive.jpg", &jpeg(2_896, true, 90));
        let huge = read(kind, "huge.png", &png(22_000, 22_000, 0, 8));
        assert!(huge.reason().contains("22000 by 22000 pixels"), "{}", huge.context);
        assert!(huge.value["peak_kib"].as_u64().unwrap() < 16_000, "{}", huge.context);
        assert!(read(kind, "progressive-huge.jpg", &jpeg(5_000, true, 1)).reason().contains("pixels"));
    }
    // Everything looks like a turned code, and nothing is one.
    for (name, slope) in [("steep", 2), ("level", 0), ("diagonal", 1)] {
        let stripes = image::GrayImage::from_fn(2_400, 2_400, |x, y| {
            image::Luma([if (x + slope * y) % 9 < 4 { 9 } else { 240 }])
        });
        let mut file = std::io::Cursor::new(Vec::new());
        stripes.write_to(&mut file, image::ImageFormat::Png).unwrap();
        assert_eq!(read("barcode", &format!("stripes-{name}.png"), file.get_ref()).value["valid"], false);
    }
    let image = read("image", "passes.jpg", &jpeg(2_896, true, 5_000));
    assert!(image.reason().contains("damaged"), "{}", image.context);
}

/// A decoder makes room for the first frame; whoever goes by the last one would let it.
#[test]
fn a_picture_with_a_second_frame_or_a_hidden_one_is_damaged() {
    let small = jpeg(8, false, 0);
    let large = jpeg(5_010, true, 1);
    let end = large.len() - 2;
    let frame = segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    let second = [&large[..end], &frame, &large[end..]].concat();
    // A marker that has no content, and whose "content" another decoder skips.
    let hidden = [&small[..2], &[0xff, 0x01], &segment(0xc2, &[0; 64])[2..], &large[2..]].concat();
    let second_start = [&small[..2], &large].concat();
    for kind in ["image", "barcode"] {
        for (name, bytes) in [("second", &second), ("hidden", &hidden), ("start", &second_start)] {
            let answer = read(kind, name, bytes);
            assert!(answer.reason().contains("damaged"), "{}", answer.context);
            assert!(answer.value["peak_kib"].as_u64().unwrap() < 32_000, "{}", answer.context);
        }
    }
}

#[test]
fn megabytes_of_nothing_in_particular_are_refused() {
    let zeros = vec![0; 10 << 20];
    let mut markers = vec![0xff; 10 << 20];
    markers[1] = 0xd8;
    let mut slashes = vec![b'/'; 10 << 20];
    slashes[..5].copy_from_slice(b"%PDF-");
    for kind in ["mrz", "aamva", "image", "pdf"] {
        for (name, bytes) in
            [("empty", &[][..]), ("zeros", &zeros[..]), ("markers", &markers[..]), ("slashes", &slashes[..])]
        {
            let answer = read(kind, name, bytes);
            assert_eq!(answer.value["valid"], false, "{}", answer.context);
        }
        assert!(!read(kind, "too-large", &vec![0xff; (10 << 20) + 1]).reason().is_empty());
    }
}

/// A page with this content, these resources and this fifth object.
fn pdf(content: &[u8], resources: &str, fifth: &[u8]) -> Vec<u8> {
    pdf_of(1, content, resources, fifth)
}

/// The same page so many times.
fn pdf_of(pages: usize, content: &[u8], resources: &str, fifth: &[u8]) -> Vec<u8> {
    pdf_with((pages, "4 0 R"), content, resources, fifth)
}

fn pdf_with((pages, contents): (usize, &str), content: &[u8], resources: &str, fifth: &[u8]) -> Vec<u8> {
    let stream = |dictionary: &str, content: &[u8]| {
        let mut object = format!("<</Length {}{dictionary}>>\nstream\n", content.len()).into_bytes();
        object.extend(content);
        object.extend(b"\nendstream");
        object
    };
    let page =
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents[{contents}]/Resources<<{resources}>>>>");
    let further: String = (6..5 + pages).map(|number| format!(" {number} 0 R")).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[3 0 R{further}]/Count {pages}>>").into_bytes(),
        page.clone().into_bytes(),
        stream("", content),
        fifth.to_vec(),
    ];
    objects.extend(std::iter::repeat_n(page.into_bytes(), pages - 1));
    let size = objects.len() + 1;
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(table.bytes());
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

fn fifth(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dictionary}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

#[test]
fn documents_that_inflate_without_end_are_refused() {
    let bomb = fifth("/Filter/FlateDecode", &zlib_of_zeros(1_000_000_000));
    assert!(read("pdf", "bomb", &pdf(b"", "", &bomb)).reason().contains("larger inside"));
    let elsewhere = fifth("/Filter 4 0 R", &zlib_of_zeros(1_000_000_000));
    let file = pdf_with((1, "5 0 R"), b"", "", &elsewhere);
    let named = [&file[..], b"4 0 obj\n/FlateDecode\nendobj\n"].concat();
    read("pdf", "bomb-named-elsewhere", &named);
    let nested = vec![b'['; 3_000_000];
    read("pdf", "arrays", &pdf(b"", "", &nested));
    read("pdf", "arrays-in-content", &pdf(&nested, "", b"null"));
    read("pdf", "states", &pdf(&b"q ".repeat(700_000), "", b"null"));
}

#[test]
fn pages_that_cost_too_much_are_not_drawn() {
    let image = "/XObject<</I 5 0 R>>";
    let draw = b"612 0 0 792 0 0 cm /I Do".as_slice();
    let picture = |more: &str, content: &[u8]| {
        fifth(&format!("/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8{more}"), content)
    };
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</I 5 0 R>>>>";
    let shading = "/Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 612 0 792]/Function 5 0 R>>>>";
    let calculator = fifth("/FunctionType 4/Domain[0 612 0 792]/Range[0 1 0 1 0 1]", b"{pop dup dup}");
    let pattern = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1/Resources<<>>";
    let cases = [
        ("strokes", pdf(&b"0 0 m 612 792 l S ".repeat(110_000), "", b"null")),
        ("fills", pdf(&b"0 0 612 792 re f ".repeat(110_000), "", b"null")),
        ("dashes", pdf(b"[0.0001 0.0001] 0 d 0 0 m 612 792 l S", "", b"null")),
        ("jbig2", pdf(draw, image, &picture("/Filter/JBIG2Decode", b"\0\0\0\0\x30\0\x01\0\0\0\x13"))),
        ("jpeg2000", pdf(draw, image, &picture("/Filter/JPXDecode", b"\xff\x4f\xff\x51"))),
        ("jpeg", pdf(draw, image, &picture("/ColorSpace/DeviceRGB/Filter/DCTDecode", &jpeg(9_000, true, 0)))),
        (
            "fax",
            pdf(draw, image, &picture("/Filter/CCITTFaxDecode/DecodeParms<</Columns 60000/Rows 60000>>", &[0; 99])),
        ),
        ("function", pdf(&b"/S sh ".repeat(14), shading, &calculator)),
        (
            "tiles",
            pdf(b"/Pattern cs /P scn 0 0 612 792 re f", "/Pattern<</P 5 0 R>>", &fifth(pattern, b"0 0 1 1 re f")),
        ),
    ];
    for (name, file) in cases {
        let answer = read("pdf", name, &file);
        assert_eq!(answer.value["drawn"], json!([]), "{}", answer.context);
    }
    let far = b"BT /F1 12 Tf 0 7299999999999999999999 Td (ADA EXAMPLE) Tj ET";
    let font = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    let answer = read("pdf", "letters-far-away", &pdf(far, font, b"null"));
    assert_eq!(answer.value["drawn"], json!([]), "{}", answer.context);
    read("pdf", "recursion", &pdf(b"/I Do", image, &fifth(form, &b"/I Do ".repeat(100))));
    read("pdf", "affordable-strokes", &pdf(&b"0 0 m 612 792 l S ".repeat(2_500), "", b"null"));
    read("pdf", "affordable-fills", &pdf(&b"0 0 612 792 re f ".repeat(250), "", b"null"));
}

/// Programs of forty megabytes, compressed to as many kilobytes: read and drawn as far as the painter gets.
#[test]
fn endless_programs_are_left_to_a_painter_that_is_stopped() {
    let font = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    for (name, begin, byte) in [
        ("letters", "BT /F1 4 Tf (", b'a'),
        ("clipping-letters", "BT 7 Tr /F1 4 Tf (", b'a'),
        ("blanks", "BT /F1 4 Tf (", b' '),
        ("numbers", "", b'1'),
        ("arrays", "", b'['),
        ("strings", "", b'('),
        ("nothing", "", b' '),
    ] {
        let program = fifth("/Filter/FlateDecode", &zlib_of(byte, 39 << 20));
        let file = pdf_with((50, "4 0 R 5 0 R"), begin.as_bytes(), font, &program);
        let answer = read("pdf", &format!("endless-{name}"), &file);
        assert_eq!(answer.value["pages"], 50, "{}", answer.context);
    }
}

/// Each form shows the next one ten times, and the last one shows nothing: a hundred million of them.
#[test]
fn forms_within_forms_are_left_to_a_painter_that_is_stopped() {
    let names: String = (6..14).map(|number| format!("/F{number} {number} 0 R")).collect();
    let resources = format!("/XObject<<{names}>>");
    let mut file =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            .to_vec();
    let page = "/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R";
    file.extend(format!("3 0 obj<<{page}/Resources<<{resources}>>>>endobj\n").bytes());
    file.extend(b"4 0 obj<</Length 6>>stream\n/F6 Do\nendstream endobj\n");
    for number in 6..14 {
        let content = format!("/F{} Do ", number + 1).repeat(10);
        let form = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<{resources}>>");
        let length = content.len();
        file.extend(format!("{number} 0 obj<<{form}/Length {length}>>stream\n{content}\nendstream endobj\n").bytes());
    }
    file.extend(b"trailer<</Size 14/Root 1 0 R>>\n");
    assert_eq!(read("pdf", "forms", &file).value["pages"], 1);
}

/// What one page may cost, fifty may not: the painter is waited for no longer.
#[test]
fn many_pages_at_the_limit_take_no_longer_than_one_and_some() {
    let image = "/XObject<</I 5 0 R>>";
    let side = 1_600;
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(side * side * 3)
    .collect();
    let picture =
        format!("/Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 8/ColorSpace/DeviceRGB",);
    let font = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    let cases = [
        ("plain", b"BT /F1 12 Tf 72 700 Td (A bill) Tj ET".to_vec(), font, b"null".to_vec()),
        ("strokes", b"0 0 m 612 792 l S ".repeat(2_500), "", b"null".to_vec()),
        ("fills", b"0 0 612 792 re f ".repeat(250), "", b"null".to_vec()),
        ("states", b"q ".repeat(700_000), "", b"null".to_vec()),
        ("comments", b"% \n".repeat(700_000), "", b"null".to_vec()),
        ("text", [b"BT /F1 4 Tf ".to_vec(), b"(abcdefghij) Tj ".repeat(250_000)].concat(), font, b"null".to_vec()),
        ("noise", b"612 0 0 792 0 0 cm /I Do".to_vec(), image, fifth(&picture, &noise)),
    ];
    for (name, content, resources, fifth) in cases {
        let answer = read("pdf", &format!("pages-{name}"), &pdf_of(50, &content, resources, &fifth));
        let drawn = answer.value["drawn"].as_array().unwrap_or_else(|| panic!("refused: {}", answer.context));
        assert!(drawn.len() <= 10, "{}", answer.context);
        assert!(name != "plain" || !drawn.is_empty(), "{}", answer.context);
    }
}

/// The picture that a document is of is decoded, judged and searched beside the document and its pages.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unoptimised; run with --release")]
fn the_largest_pictures_of_documents_are_read_as_those_that_come_by_themselves() {
    let of = |name: &str, (width, height): (u16, u16), more: &str, content: &[u8]| {
        let object =
            format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/{more}");
        let file = pdf(b"612 0 0 792 0 0 cm /I Do", "/XObject<</I 5 0 R>>", &fifth(&object, content));
        let answer = read("pdf", &format!("picture-{name}"), &file);
        assert_eq!(answer.value["picture"]["width"], width, "{}", answer.context);
    };
    of("sequential", (3_530, 3_530), "DeviceRGB/Filter/DCTDecode", &jpeg(3_530, false, 0));
    of("progressive", (2_300, 2_300), "DeviceRGB/Filter/DCTDecode", &jpeg(2_300, true, 90));
    // Zeros are compressed 258 at a time.
    let zeros = (14 * 258, 3_440);
    let samples = u64::from(zeros.0) * u64::from(zeros.1);
    of("samples", zeros, "DeviceRGB/Filter/FlateDecode", &zlib_of_zeros(samples * 3));
    of("grey", zeros, "DeviceGray/Filter/FlateDecode", &zlib_of_zeros(samples));
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let noise: Vec<u8> = noise.take(3_200 * 3_200).collect();
    of("noise", (3_200, 3_200), "DeviceGray", &noise);
}

/// Each of many dictionaries leads through a chain of references to the same long object.
#[test]
fn names_and_actions_that_stand_far_away_are_not_looked_for_without_end() {
    let file = |dictionary: &str, last: &str| {
        let many = dictionary.repeat(40_000);
        let chain: String = (5..130).map(|number| format!("{number} 0 obj {} 0 R endobj\n", number + 1)).collect();
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n4 0 obj[{many}]endobj\n\
            {chain}130 0 obj {last} endobj\ntrailer<</Size 131/Root 1 0 R>>\n"
        )
    };
    let long = format!("[{}]", "0 ".repeat(100_000));
    for (name, file) in [("name", file("<</S 5 0 R>>", "/GoTo")), ("actions", file("<</A 5 0 R>>", &long))] {
        let answer = read("pdf", &format!("far-{name}"), file.as_bytes());
        assert_eq!(answer.value["pages"], 1, "{}", answer.context);
    }
}

/// Objects take many times the memory of the bytes that they are written in.
#[test]
fn documents_of_nothing_but_small_objects_are_refused_or_kept_small() {
    let file = |object: &str, count: usize| {
        let many = object.repeat(count);
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n4 0 obj[{many}]endobj\n\
            trailer<</Size 5/Root 1 0 R>>\n"
        )
    };
    for (name, object) in
        [("dictionaries", "<</S 10 0 R>>"), ("numbers", "0 "), ("names", "/a"), ("texts", "()"), ("lists", "[]")]
    {
        let weight = match object {
            "0 " => 1,
            "<</S 10 0 R>>" => 15,
            "[]" => 6,
            _ => 2,
        };
        let most = read("pdf", &format!("most-{name}"), file(object, 790_000 / weight).as_bytes());
        assert!(most.value["pages"] == 1 || most.reason().contains("larger inside"), "{}", most.context);
        let more = (10 << 20) / object.len() - 1_000;
        let refused = read("pdf", &format!("more-{name}"), file(object, more).as_bytes());
        assert!(refused.reason().contains("larger inside"), "{}", refused.context);
    }
}

/// The same, written so that they cannot be weighed: parsed by a process that is given no more memory than a reader may have.
#[test]
fn small_objects_in_a_stream_of_objects_are_refused_by_a_reader_that_is_stopped() {
    let objects = |object: &str, count: usize| {
        let inflated = format!("4 0 [{}]", object.repeat(count));
        let digits: String = inflated.bytes().map(|byte| format!("{byte:02x}")).collect();
        let stream = fifth("/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode", digits.as_bytes());
        [
            b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n5 0 obj\n"
                .as_slice(),
            &stream,
            b"\nendobj\ntrailer<</Size 6/Root 1 0 R>>\n",
        ]
        .concat()
    };
    for (name, object) in [("dictionaries", "<</S 10 0 R>>"), ("numbers", "0 "), ("lists", "[]")] {
        let file = objects(object, (4 << 20) / object.len());
        let answer = read("pdf", &format!("packed-{name}"), &file);
        assert!(answer.value["valid"] == false || answer.value["pages"] == 1, "{}", answer.context);
    }
}

#[test]
fn texts_and_tables_of_characters_without_end_are_not_read() {
    let fonts: String = (0..2_000).map(|at| format!("/F{at}<</Type/Font/Subtype/Type0/ToUnicode 5 0 R>>")).collect();
    let fonts = format!("/Font<<{fonts}>>");
    let wide = b"begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange \
        <00000000> <FFFFFFFF> <0041> endbfrange endcmap";
    let many = [
        b"begincmap 1 beginbfrange ".to_vec(),
        b"<0000> <FFFF> <0041> ".repeat(12_000),
        b"endbfrange endcmap".to_vec(),
    ]
    .concat();
    let switching = b"BT /F0 1 Tf <00000001> Tj ET ".repeat(8_000);
    for (name, table) in [
        ("wide", fifth("", wide)),
        ("many", fifth("", &many)),
        ("bomb", fifth("/Filter/FlateDecode", &zlib_of_zeros(30_000_000))),
    ] {
        read("pdf", &format!("fonts-{name}"), &pdf(&switching, &fonts, &table));
    }
    let font = "/Font<</F0<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    for (name, content) in [
        ("shown", b"BT /F0 1 Tf (aaaa) Tj ET ".repeat(10_000)),
        ("operators", b"q ".repeat(130_000)),
        ("operands", b"0 ".repeat(130_000)),
        ("names", b"/a ".repeat(87_000)),
        ("open-strings", b"(".repeat(260_000)),
        ("open-arrays", b"[".repeat(260_000)),
        ("open-dictionaries", b"<<".repeat(130_000)),
        ("inline-images", b"BI ID ".repeat(40_000)),
    ] {
        read("pdf", &format!("text-{name}"), &pdf(&content, font, b"null"));
    }
}
