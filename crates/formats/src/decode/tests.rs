//! Tests of text decoding.

use super::*;
use proptest::prelude::*;

fn bytes_of(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

#[test]
fn each_encoding_is_recognized() {
    let text = "Lattakia\r\nحلب 😀 and “Homs”\u{a0}!";
    let cases: [(&[u8], Encoding, Encoding); 6] = [
        (b"", Encoding::Utf8, Encoding::Utf8),
        (b"\xef\xbb\xbf", Encoding::Utf8, Encoding::Utf8Bom),
        (b"\xff\xfe", Encoding::Utf16Le, Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be, Encoding::Utf16Be),
        (b"", Encoding::Utf16Le, Encoding::Utf16Le),
        (b"", Encoding::Utf16Be, Encoding::Utf16Be),
    ];
    for (mark, written, encoding) in cases {
        let bytes = [mark, &bytes_of(text, written)].concat();
        assert_eq!(decode(&bytes), Ok(Decoded { text: text.to_owned(), encoding }));
    }
    let western = decode(b"\x93Caf\xe9\x94 cost 5 \x80").unwrap();
    assert_eq!((&*western.text, western.encoding), ("“Café” cost 5 €", Encoding::Windows1252));
}

#[test]
fn binary_files_are_rejected_by_type() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "the file has no text"),
        (b"\xef\xbb\xbf \r\n\t", "the file has no text"),
        (b"%PDF-1.7 ...", "this is a PDF, not plain text"),
        (b"PK\x03\x04\x14\0word/document.xml", "this is a Word document (.docx), not plain text"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "this is binary data, not plain text"),
        (b"\x01\x02\x03 tiny \x04\x05", "this is binary data, not plain text"),
        (b"\xef\xbb\xbfab\xff", "the UTF-8 text is damaged at byte 5"),
        (b"\xff\xfea\0b", "the UTF-16 text is damaged at byte 4"),
    ];
    for (bytes, expected) in cases {
        let error = decode(bytes).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{bytes:?}: {error}");
    }
}

#[test]
fn oversized_file_is_rejected_with_sizes() {
    let error = decode(&vec![b'a'; 50_000_000]).unwrap_err().to_string();
    assert_eq!(error, "47.7 MB is over the limit of 20 MB; split it first");
    let just_over = decode(&vec![b'a'; 20 * 1024 * 1024 + 1]).unwrap_err().to_string();
    assert!(just_over.starts_with("20.1 MB"), "{just_over}");
    let grows = decode(&vec![0x80; 10 * 1024 * 1024]).unwrap_err();
    assert!(matches!(grows, DecodeError::TooLarge { size: 31_457_280, .. }), "{grows}");
}

#[test]
fn single_control_character_is_kept() {
    let text = "One form feed\u{c} and one bell\u{7} in a line of text.";
    assert_eq!(decode(text.as_bytes()).unwrap().text, text);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn text_round_trips(text in "[a-zé中\u{1f600}\u{301}\r\n ]{0,60}x") {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
            let mark: &[u8] = match encoding {
                Encoding::Utf16Le => b"\xff\xfe",
                Encoding::Utf16Be => b"\xfe\xff",
                _ => b"",
            };
            let decoded = decode(&[mark, &bytes_of(&text, encoding)].concat()).unwrap();
            prop_assert_eq!(&decoded.text, &text);
            prop_assert_eq!(decoded.encoding, encoding);
        }
    }
}
