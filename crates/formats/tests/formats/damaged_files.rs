//! Damaged files, edges of mentions, and tables: what is read of them.

use crate::fixture::codec;
use crate::readers::{EXPECTED, check, describe};
use crate::third_party::assert_files_import;
use dateline_formats::{File, OpenedFile, open_files};

#[track_caller]
fn check_brat(ann: &str, text: &str, mentions: &[&str], notes: &[&str]) {
    for ending in ["ann", "a1"] {
        let files = [(ending, ann), ("txt", text)]
            .map(|(ending, text)| File { path: format!("a.{ending}"), bytes: text.into() });
        let mut opened = open_files(files.to_vec());
        assert_eq!(opened.len(), 1, "{opened:?}");
        let Ok(OpenedFile::TrainingData { files, .. }) = opened.remove(0).1 else { panic!() };
        let notes: Vec<String> =
            notes.iter().map(|note| note.replace("a.ann", &format!("a.{ending}"))).collect();
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        assert_files_import(codec("brat"), &files, mentions, &notes);
    }
}

#[test]
fn damaged_brat_files_are_read() {
    let line = "T1\tPERSON 0 4\tInes\n";
    check_brat(line, "Ines left", &["PERSON: Ines"], &[]);
    check_brat("T1 PERSON 0 4 Ines\n", "Ines left", &["PERSON: Ines"], &[]);
    check_brat("T1\tPERSON 0 4\n", "Ines left", &["PERSON: Ines"], &[]);
    check_brat(
        "T1 DATE 0 1 3 May\nT2 DATE 0 5 3 May",
        "3 May",
        &["DATE: 3 May", "DATE: 3 May"],
        &["a.ann: “3 May” was found at other offsets"],
    );
    check_brat("", "Ines left", &[], &[]);
    check_brat(
        &format!("{line}T2 LOC 0\nT3\tLOC 10 14\tTarn"),
        "Ines left Tarn",
        &["PERSON: Ines", "LOC: Tarn"],
        &["a.ann, line 2: skipped: “T2 LOC 0” is not a mention such as T1⇥GPE 0 4⇥Homs"],
    );
    check_brat(
        "T1\tLOC 10 14;0 5\tTarn North\n",
        "North and Tarn",
        &["LOC: North and Tarn"],
        &["a.ann, line 1: a mention in several pieces was joined: “North and Tarn”"],
    );
    check_brat(
        "T1\tPERSON 0 4;6 10\tInes Falk\n",
        "Ines\n\nFalk left",
        &["PERSON: Ines"],
        &["a.ann: a mention was cut at the end of its paragraph, to “Ines”"],
    );
    // The mark is counted or not, as the quotes show.
    for ann in [line, "T1\tPERSON 1 5\tInes\n"] {
        let files = [("a.ann", ann), ("a.txt", "\u{feff}Ines left")]
            .map(|(path, text)| File { path: path.to_owned(), bytes: text.into() });
        let read = codec("brat").read_files(&files).unwrap();
        assert_eq!(read.documents[0].text, "Ines left");
        assert_eq!(read.documents[0].spans[0].span.slice("Ines left"), Some("Ines"));
    }
    let others = "R1\tAt Arg1:T1 Arg2:T1\nE1\tX:T1\nA1\tSure T1\nN1\tReference T1 W:1\tInes\n*\tEquiv T1 T2\n#1\tAnnotatorNotes T1\tseen\n";
    check_brat(
        &format!("{line}{others}"),
        "Ines left",
        &["PERSON: Ines"],
        &[
            "a.ann: skipped: 1 × attribute, 1 × equivalence, 1 × event, 1 × link to a knowledge base, 1 × relation",
        ],
    );
}

#[test]
fn mentions_keep_to_their_paragraphs_and_words() {
    let jsonl = |text: &str, start: usize, end: usize| {
        format!("{}\n", serde_json::json!({"text": text, "entities": [[start, end, "ORG"]]}))
    };
    let describe_mention = |text: &str, quote: &str| {
        let start = text.find(quote).unwrap();
        let found = describe("a.jsonl", &jsonl(text, start, start + quote.len()));
        found[1..].iter().map(|line| line.replace(&format!("{text} | "), "")).collect::<Vec<_>>()
    };
    assert_eq!(
        describe_mention("The Port of Tarn left.", " Port of Tarn "),
        ["ORG=Port of Tarn", "line 1: spaces around a mention were removed: “Port of Tarn”"]
    );
    let wrapped = "The ships of the old harbor were seen from the Port of\nTarn on the morning of the third day, and all of them were\nthere on the next day, too.";
    assert_eq!(describe_mention(wrapped, "Port of\nTarn"), ["ORG=Port of\nTarn"]);
    assert_eq!(
        describe_mention("The Port of\n\nTarn left.", "Port of\n\nTarn"),
        ["ORG=Port of", "line 1: a mention was cut at the end of its paragraph, to “Port of”"]
    );
}

#[test]
fn tables_of_tokens_are_read() {
    let rows = "Sentence #,Word,POS,Tag\nSentence: 1,Ines,NNP,B-PER\n,Falk,NNP,I-PER\n,left,VBD,O\nSentence: 2,Tarn,NNP,B-LOC\n";
    let other_separators = [",", "\t", ";", "|"].map(|it| rows.replace(',', it));
    for content in other_separators {
        check(&content, &["token-table", EXPECTED]);
        check(&content.trim_end().replace('\n', "\r\n"), &["token-table", EXPECTED]);
    }
    for content in [
        "sentence_id,words,labels\n1,Ines,B-PER\n1,Falk,I-PER\n1,left,O\n2,Tarn,B-LOC\n",
        ",tag,token\n0,B-PER,Ines\n1,I-PER,Falk\n2,O,left\n,,\n3,B-LOC,Tarn\n",
        "text,label\nInes,B-PER\nFalk,I-PER\nleft,O\n\nTarn,B-LOC\n",
        "\"text\",\"label\"\n\"Ines\",\"B-PER\"\n\"Falk\",\"I-PER\"\n\"left\",\"O\"\n\n\"Tarn\",\"B-LOC\"\n",
        "Ines,B-PER\nFalk,I-PER\nleft,O\n\nTarn,B-LOC\n",
        "word,tag\nInes,PER\nFalk,PER\nleft,O\n\nTarn,LOC\n",
    ] {
        check(content, &["token-table", EXPECTED]);
    }
    check(
        "doc_id,token,ner\n1,\"\"\"\",O\n1,\",\",O\n1,\",O\n2,Tarn,B-LOC\n",
        &["token-table", "\" , \" | ", "Tarn | LOC=Tarn"],
    );
    check(
        "TOKEN\tNE-COARSE-LIT\tNE-FINE-LIT\n# document_id = 7\nInes\tB-pers\tB-pers.ind\nleft\tO\tO\n",
        &["token-table", "Ines left | pers=Ines"],
    );
    check(
        "text,label\nInes,B-PER\nleft\nand,O\nso,O\n",
        &[
            "token-table",
            "Ines and so | PER=Ines",
            "line 3: skipped: “left” has no token or no tag",
        ],
    );
    check("text,label\nThey left.,good\nThey came.,bad\n", &["2 articles"]);
}

#[test]
fn tables_of_tagged_sentences_are_read() {
    let expected = ["tag-table", "Ines Falk left | PER=Ines Falk", "Tarn won | LOC=Tarn"];
    for content in [
        "id,text,labels\n1,Ines Falk left,B-PER I-PER O\n2,Tarn won,B-LOC O\n",
        "Sentence #,Sentence,POS,Tag\n1,Ines Falk left,\"['A', 'A', 'B']\",\"['B-PER', 'I-PER', 'O']\"\n2,Tarn won,\"[]\",\"['B-LOC', 'O']\"\n",
        "tokens\tner_tags\n[\"Ines\", \"Falk\", \"left\"]\t[\"B-PER\", \"I-PER\", \"O\"]\n['Tarn' 'won']\t['B-LOC' 'O']\n",
    ] {
        check(content, &expected);
    }
    let mut many = "text,labels\n".to_owned() + &"Tarn won,B-LOC O\n".repeat(19);
    many.push_str("Tarn won,B-LOC\n");
    let found = describe("a.csv", &many);
    assert_eq!(
        (found.len(), found[20].as_str()),
        (21, "row 20: skipped: “Tarn won” does not have a tag for each word")
    );
}
