//! Seeds for the fuzz target `pdf`: without any it hardly gets past the header.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(feature = "pdf")]

mod written;

use std::io::Cursor;
use std::path::Path;

use gatehouse_evidence::pdf::{Limits, open};
use image::{ImageFormat, Rgb, RgbImage};
use written::{page_with, stream};

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let font = "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
    let objects = "/Resources<</XObject<</I 5 0 R/J 6 0 R>>/ExtGState<</G<</ca .5/SMask/None>>>>>>";
    let bill =
        b"1 0 0 rg 72 600 200 60 re f 0 g BT /F1 24 Tf 72 500 Td [(UTILITY) -300 (BILL)] TJ T* (3 May 2026) ' ET";
    let card = RgbImage::from_fn(40, 25, |x, y| Rgb([(x * 6) as u8, (y * 9) as u8, (x ^ y) as u8]));
    let mut jpeg = Cursor::new(Vec::new());
    card.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let image = |more: &str, content: &[u8]| {
        stream(&format!("/Type/XObject/Subtype/Image/Width 40/Height 25/BitsPerComponent 8{more}"), content)
    };
    let digits: String = card.as_raw().iter().map(|byte| format!("{byte:02x}")).collect();
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[2 0 0 2 0 0]/Resources<</XObject<</K 5 0 R>>>>",
        b"q 80 0 0 50 9 9 cm /K Do Q",
    );
    let placed = b"q /G gs 400 0 0 250 72 400 cm /I Do Q".as_slice();
    let table = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0001> <0041> endbfchar endcmap";
    let type0 = "/Resources<</Font<</F1<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 5 0 R>>>>>>";
    let shading =
        "/Resources<</Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 612 792]/Function 5 0 R>>>>>>";
    let function = b"<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>".to_vec();
    let link =
        format!("{font}/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.com)>>>>]");
    let packed = stream("/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode", b"3720305b3120325d>");
    vec![
        ("bill", page_with("", font, bill, &[])),
        ("link", page_with("/OpenAction[3 0 R/Fit]", &link, bill, &[])),
        ("jpeg", page_with("", objects, placed, &[image("/ColorSpace/DeviceRGB/Filter/DCTDecode", jpeg.get_ref())])),
        ("samples", page_with("", objects, placed, &[image("/ColorSpace/DeviceRGB", card.as_raw())])),
        (
            "digits",
            page_with(
                "",
                objects,
                placed,
                &[image("/ColorSpace/DeviceRGB/Filter[/ASCIIHexDecode]", digits.as_bytes())],
            ),
        ),
        (
            "elsewhere",
            page_with(
                "",
                objects,
                placed,
                &[image("/ColorSpace/DeviceRGB/Filter 6 0 R", digits.as_bytes()), b"/ASCIIHexDecode".to_vec()],
            ),
        ),
        ("form", page_with("", objects, b"/J Do", &[image("/ColorSpace/DeviceRGB", card.as_raw()), form])),
        ("table", page_with("", type0, b"BT /F1 12 Tf <00010001> Tj ET", &[stream("", table)])),
        ("shading", page_with("", shading, b"q 0 0 300 300 re W n /S sh Q [4 2] 0 d 0 0 m 90 90 l S", &[function])),
        ("packed", page_with("", font, bill, &[packed])),
    ]
}

#[test]
fn every_seed_is_a_document_that_is_read() {
    for (name, seed) in seeds() {
        assert!(open(&seed, &Limits::default()).is_ok(), "{name}");
    }
}

#[test]
#[ignore = "writes into fuzz/corpus/pdf, where the fuzzer begins"]
fn seeds_are_written_for_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pdf");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, seed) in seeds() {
        std::fs::write(folder.join(name), seed).unwrap();
    }
}
