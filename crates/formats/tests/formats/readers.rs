//! Formats that other programs write: what is recognized, and what is read of it.

use dateline_annotation::model::LabelSet;
use dateline_formats::{OpenedFile, open};

/// Opens a file and returns the format, the texts with their mentions, and the notes.
pub(crate) fn describe(name: &str, content: &str) -> Vec<String> {
    let (format, files) = match open(name, content.as_bytes()) {
        Ok(OpenedFile::TrainingData { format, files, .. }) => (format, files),
        Ok(OpenedFile::Text { .. }) => return vec!["text".to_owned()],
        Ok(OpenedFile::Articles { documents, .. }) => {
            return vec![format!("{} articles", documents.documents.len())];
        }
        Ok(other) => return vec![format!("{other:?}")],
        Err(error) => return vec![error.to_string()],
    };
    let imported = match format.import(&files, &LabelSet::empty(), name) {
        Ok(imported) => imported,
        Err(error) => return vec![format!("{}: {error}", format.spec().name)],
    };
    let mut lines = vec![format.spec().name.to_owned()];
    for document in &imported.documents {
        let mentions = document.annotations().iter().map(|annotation| {
            let label = &imported.labels.get(annotation.label).unwrap().name;
            format!("{label}={}", document.quote(annotation.span))
        });
        let mentions: Vec<String> = mentions.collect();
        lines.push(format!("{} | {}", document.text, mentions.join(", ")));
    }
    let notes = imported.notes.iter().map(ToString::to_string);
    lines.extend(notes.filter(|note| !note.ends_with(" was added")));
    lines
}

/// Asserts what [`describe`] returns.
#[track_caller]
pub(crate) fn check(content: &str, expected: &[&str]) {
    assert_eq!(describe("file.txt", content), expected, "{content}");
}

pub(crate) const EXPECTED: &str = "Ines Falk left\nTarn | PER=Ines Falk, LOC=Tarn";

#[test]
fn column_files_are_read_in_any_layout() {
    let rows = [["Ines", "B-PER"], ["Falk", "I-PER"], ["left", "O"], ["", ""], ["Tarn", "B-LOC"]];
    let file = |row: &dyn Fn(usize, &str, &str) -> String| {
        let mut number = 0;
        let lines = rows.iter().map(|[token, tag]| {
            number = if token.is_empty() { 0 } else { number + 1 };
            if token.is_empty() { String::new() } else { row(number, token, tag) }
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let layouts: Vec<(&str, String)> = vec![
        ("iob2", file(&|_, token, tag| format!("{token}\t{tag}"))),
        ("iob2", file(&|_, token, tag| format!("{token} {tag}"))),
        ("iob2", file(&|_, token, tag| format!("{tag}\t{token}"))),
        ("iob2", file(&|at, token, tag| format!("{at}\t{token}\t{tag}"))),
        ("iob2", file(&|at, token, tag| format!("{} {token} {tag}", at - 1))),
        ("iob2", file(&|at, token, tag| format!("1-{at}\t{token}\t{tag}"))),
        ("conll2003", file(&|_, token, tag| format!("{token} NNP I-NP {tag}"))),
        ("iob2", file(&|_, token, tag| format!("{token} NNP {tag}"))),
        ("iob2", file(&|_, token, tag| format!("{token} {tag} NNP X"))),
        ("iob2", file(&|_, token, tag| format!("doc7 {token} {tag}"))),
        ("iob2", file(&|_, token, tag| format!("en:{token}\t{tag}"))),
        (
            "iob2",
            file(&|_, token, tag| format!("{token}\t{}", tag.trim_start_matches(['B', 'I', '-']))),
        ),
        ("iob2", file(&|_, token, tag| format!("{token} {}", tag.replace('-', "_")))),
    ];
    for (format, layout) in layouts {
        for content in [
            layout.clone(),
            format!("{layout}\n"),
            layout.replace('\n', "\r\n"),
            format!("\u{feff}{layout}\n\n"),
            format!("# a comment of words\n{layout}"),
            format!("{}\n", layout.replace("\n\n", "\n\n# sent_id = 2\n")),
        ] {
            let found = describe("file.txt", &content);
            assert_eq!(found[..2], [format, EXPECTED], "{content}");
            let is_prefix = |note: &String| note == "tokens: skipped: “en:” before every token";
            assert!(found[2..].iter().all(is_prefix), "{content}: {found:?}");
        }
    }
}

#[test]
fn tags_of_several_schemes_and_layers_are_read() {
    check(
        "馬 B-PER\n拉 M-PER\n爾 E-PER\n走 O\n在 O\n城 S-LOC\n",
        &["bioes", "馬拉爾走在城 | PER=馬拉爾, LOC=城"],
    );
    check(
        "#\thttp://a.example [2020-01-01]\n1\tTarn\tB-ORG\tB-LOC\n2\tClub\tI-ORG\tO\n3\twon\tO\tO\n",
        &[
            "iob2",
            "Tarn Club won | ORG=Tarn Club",
            "columns: skipped: further tags in column 4; mentions are read from column 3",
        ],
    );
    check(
        "10\u{a0}000\tB-MONEY\neuros\tI-MONEY\nof\tO\n",
        &["iob2", "10\u{a0}000 euros of | MONEY=10\u{a0}000 euros"],
    );
    check("New York\tB-LOC\nwon\tO\n", &["iob2", "New York won | LOC=New York"]);
    check("# O\n#Tarn B-LOC\nwon O\n", &["iob2", "# #Tarn won | LOC=#Tarn"]);
    check(
        "-DOCSTART- O\n\nInes B-PER\nleft O\n\n-DOCSTART- O\n\nTarn B-LOC\n",
        &["iob2", "Ines left | PER=Ines", "Tarn | LOC=Tarn"],
    );
    check(
        "Ines B-PER\nleft O\nthis is broken\n\nTarn B-LOC\n",
        &[
            "iob2",
            "Ines left\nTarn | PER=Ines, LOC=Tarn",
            "line 3: skipped: “this is broken” does not have 2 columns",
        ],
    );
    let many = "Ines B-PER\nleft O\n".repeat(30);
    let found = describe("a", &format!("{many}oops\nTarn B-LOC"));
    assert_eq!(found[2], "line 61: skipped: “oops” does not have 2 columns");
    for content in [
        "Ines b-per\nFalk i-per\nleft o\n",
        "Ines PER-B\nFalk PER-I\nleft O\n",
        "Ines person\nFalk person\nleft o\n",
    ] {
        let found = describe("a", content);
        assert!(found[1].to_lowercase().ends_with("=ines falk"), "{found:?}");
    }
    check(
        "<START:person>Ines Falk<END> left.\n",
        &["opennlp", "Ines Falk left. | person=Ines Falk"],
    );
    for text in [
        "Die S-Bahn\nDie U-Bahn\n",
        "Vitamin B-12\n",
        "X O X\nO X O\nX X O\n",
        "a b\nc d\n",
        "no E-mail\nmy E-mail\n",
    ] {
        check(text, &["text"]);
    }
}

#[test]
fn brackets_of_conll_2012_are_read() {
    let row = |word: &str, name: &str, last: &str| {
        format!("wb/a 0 0 {word} NNP * - - - - {name} (ARG0*) {last}\n")
    };
    let content = format!(
        "#begin document (wb/a); part 000\n{}{}{}\n{}#end document\n#begin document (wb/b); part 001\n{}\n#end document\n",
        row("Port", "(ORG*", "(0"),
        row("Tarn", "(GPE))", "0)"),
        row("won", "*", "-"),
        row("Ines", "(PERSON)", "-"),
        row("left", "*", "-"),
    );
    check(
        &content,
        &[
            "conll2012",
            "Port Tarn won\nInes | ORG=Port Tarn, GPE=Tarn, PERSON=Ines",
            "left | ",
            "last column: skipped: coreference chains (1 mentions)",
        ],
    );
}

#[test]
fn lines_of_tagged_tokens_are_read() {
    check(
        "Ines|NNP|B-PER Falk|NNP|I-PER left|VBD|O\n\nTarn|NNP|B-LOC .|.|O\n",
        &["iob", "Ines Falk left\nTarn . | PER=Ines Falk, LOC=Tarn"],
    );
    check("Ines/B-PER left/O\r\n", &["iob", "Ines left | PER=Ines"]);
    check("|||O Tarn|X|B-LOC\n", &["iob", "| Tarn | LOC=Tarn"]);
    for text in ["a|b c|d\n", "and/or either/or\n", "| a | b |\n"] {
        check(text, &["text"]);
    }
}

#[test]
fn treebanks_with_other_names_are_read() {
    let row =
        |id: usize, form: &str, misc: &str| format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n");
    let content = row(1, "Ines", "NE=B-PER") + &row(2, "left", "NE=O") + &row(3, "Tarn", "NE=_");
    check(&content, &["conllu", "Ines left Tarn | PER=Ines"]);
    let content = "# global.Entity = eid-etype-head-other\n".to_owned()
        + &row(1, "The", "Entity=(e1-organization-1-a")
        + &row(2, "Tarn", "Entity=(e2-place-1-a)")
        + &row(3, "club", "Entity=e1)|SpaceAfter=No")
        + &row(4, ".", "Entity=(e3-x");
    check(
        &content,
        &[
            "conllu",
            "The Tarn club. | organization=The Tarn club, place=Tarn",
            "MISC: skipped: 1 mentions of Entity= without an end",
        ],
    );
}

#[test]
fn webanno_tsv_is_read() {
    let content = "#FORMAT=WebAnno TSV 3.3\n\
        #T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n\
        #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\
        #T_SP=webanno.custom.Boat|\n#T_RL=webanno.custom.Knows|kind|BT_webanno.custom.Boat\n\n\n\
        #Text=Ines Falk left Tarn.\n\
        1-1\t0-4\tInes\tNNP\t*[1]\tPER[1]\t_\t_\t_\t\n\
        1-2\t5-9\tFalk\tNNP\t*[1]|*[2]\tPER[1]|NAME\\_X[2]\t_\t_\t_\t\n\
        1-3\t10-14\tleft\t_\t_\t_\t*\tx\t1-1\t\n\
        1-4\t15-20\tTarn.\t_\t_\t_\t_\t_\t_\t\n\
        1-4.1\t15-19\tTarn\t_\t*\tLOC\t_\t_\t_\t\n\n\
        #Text=😀 Odo \\\\ .\n2-1\t21-23\t😀\t_\t_\t_\t_\t_\t_\t\n2-2\t24-27\tOdo\t_\t*\tPER\t_\t_\t_\t\n";
    check(
        content,
        &[
            "webanno-tsv",
            "Ines Falk left Tarn.\n😀 Odo \\ . | PER=Ines Falk, NAME_X=Falk, Boat=left, LOC=Tarn, PER=Odo",
            "layers: skipped: 2 annotations of the layer de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS",
            "layers: skipped: 1 annotations of the layer webanno.custom.Knows",
        ],
    );
}

#[test]
fn names_in_tei_are_read() {
    let content = "<?xml version=\"1.0\"?>\n<!DOCTYPE TEI SYSTEM \"tei.dtd\">\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc>\
        <titleStmt><title>A  letter</title><author><persName>Nobody</persName></author></titleStmt></fileDesc></teiHeader>\n\
        <text><body><head>From <placeName><settlement>Tarn</settlement></placeName></head>\n\
        <p><persName><forename>Ines</forename>\n  <surname>Falk</surname></persName> wrote to the <orgName>Port &amp; Sons</orgName><lb/>on \
        <date when=\"1920\">3 May</date> in <country>Ruritania</country>, <name type=\"boat\">Odo</name>, <rs type=\"sender\">she</rs> \
        <choice><sic>tolt</sic><corr>told</corr></choice> re<lb break=\"no\"/>peatedly.</p></body></text></TEI>";
    check(
        content,
        &[
            "tei",
            "From Tarn\n\nInes Falk wrote to the Port & Sons on 3 May in Ruritania, Odo, she told repeatedly. | \
             LOC=Tarn, PERSON=Ines Falk, ORG=Port & Sons, DATE=3 May, GPE=Ruritania, boat=Odo, sender=she",
        ],
    );
    check("<TEI><teiHeader/></TEI>", &["tei: line 1: the TEI file has no text"]);
    check("<TEI><text>a &b; c</text></TEI>", &["tei: line 1: the entity &b; is not defined"]);
    check(
        "<!DOCTYPE TEI [<!ENTITY b \"x\">]><TEI><text>&b;</text></TEI>",
        &[
            "tei: line 1: the document type has declarations of its own, which Dateline does not read; remove the \
           part in brackets",
        ],
    );
}

#[test]
fn xml_of_annotation_tools_is_read() {
    let gate = "<?xml version='1.0' encoding='UTF-8'?>\n<GateDocument version=\"3\">\n<TextWithNodes><Node id=\"0\"/>Ines<Node id=\"4\"/> \
        <Node id=\"5\"/>left<Node id=\"9\"/></TextWithNodes>\n<AnnotationSet><Annotation Id=\"1\" Type=\"Person\" StartNode=\"0\" EndNode=\"4\">\
        <Feature><Name>gender</Name><Value>female</Value></Feature></Annotation><Annotation Id=\"2\" Type=\"Token\" StartNode=\"5\" EndNode=\"9\"/>\
        <Annotation Id=\"3\" Type=\"Place\" StartNode=\"5\" EndNode=\"77\"/></AnnotationSet></GateDocument>";
    check(
        gate,
        &[
            "gate",
            "Ines left | Person=Ines",
            "annotation 3: a mention (Place) was left out: the span is out of range",
            "text: skipped: annotations: 1 Token",
        ],
    );
    let medtator = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<NOTES>\n<TEXT><![CDATA[😀 Ines left Tarn]]></TEXT>\n<TAGS>\n\
        <PERSON spans=\"3~7\" text=\"Ines\" id=\"P0\"/>\n<PLACE start=\"13\" end=\"17\" text=\"Tarn\" id=\"L0\"/>\n\
        <TRIP spans=\"3~7,13~17\" text=\"Ines ... Tarn\" id=\"T0\"/>\n<LINK fromID=\"P0\" toID=\"L0\"/>\n</TAGS></NOTES>";
    check(
        medtator,
        &[
            "medtator",
            "😀 Ines left Tarn | TRIP=Ines left Tarn, PERSON=Ines, PLACE=Tarn",
            "tag T0: a mention in several pieces was joined: “Ines ... Tarn”",
            "tags: skipped: 1 tags without a position, such as relations",
        ],
    );
    let i2b2 = "<?xml version=\"1.0\"?><deIdi2b2><TEXT><![CDATA[Ines left]]></TEXT><TAGS><NAME id=\"P0\" start=\"0\" end=\"4\" text=\"Ines\" TYPE=\"PATIENT\"/></TAGS></deIdi2b2>";
    check(i2b2, &["medtator", "Ines left | PATIENT=Ines"]);
    let bioc = "<collection><source>x</source><document><id>1</id><passage><offset>0</offset><text>Ines left</text>\
        <annotation id=\"1\"><infon key=\"type\">Person</infon><location offset=\"0\" length=\"4\"/><text>Ines</text></annotation></passage>\
        <passage><offset>10</offset><sentence><offset>10</offset><text>In Tarn.</text><annotation id=\"2\"><infon key=\"label\">Place</infon>\
        <location offset=\"13\" length=\"4\"/><text>Tarn</text></annotation></sentence></passage><relation id=\"r\"/></document></collection>";
    check(
        bioc,
        &[
            "bioc",
            "Ines left\n\nIn Tarn. | Person=Ines, Place=Tarn",
            "documents: skipped: 1 relations",
        ],
    );
}

#[test]
fn text_formats_of_annotation_tools_are_read() {
    check(
        "7|t|Ines left\n7|a|She saw Tarn.\n7\t0\t4\tInes\tPerson\t-\n7\t18\t22\tTarn\tPlace\n7\tCID\t1\t2\n\n8|t|No\n8|a|\n",
        &[
            "pubtator",
            "Ines left\nShe saw Tarn. | Person=Ines, Place=Tarn",
            "No\n | ",
            "lines: skipped: 1 relations",
        ],
    );
    let nif = "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .\n\
        @prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .\n\
        <http://a.example/1#char=0,14> a nif:Context, nif:String ; nif:isString \"\"\"Ines \"left\"\n\\u0054arn\"\"\"@en . # a comment\n\
        <http://a.example/1#char=0,4> a nif:Phrase ; nif:referenceContext <http://a.example/1#char=0,14> ; nif:anchorOf \"Ines\" ;\n\
        nif:beginIndex \"0\"^^<http://www.w3.org/2001/XMLSchema#int> ; nif:endIndex \"4\"^^xsd:int ; itsrdf:taClassRef <http://dbpedia.org/ontology/Person> .\n\
        <http://a.example/1#char=12,16> a nif:Phrase ; nif:beginIndex 12 ; nif:endIndex 16 .\n";
    check(nif, &["nif", "Ines \"left\"\nTarn | Person=Ines, ENTITY=Tarn"]);
    check(
        "@prefix a: <http://a.example/> .\n<http://b> a a:c .\n",
        &["this looks like RDF in Turtle without texts of NIF, which Dateline does not read"],
    );
    let rasa = "version: \"3.1\"\nnlu:\n- intent: ask\n  examples: |\n    - who is [Ines Falk](person)?\n    - go [to] [Tarn]{\"entity\": \"city\", \"role\": \"to\"}\n\
        - synonym: Tarn\n  examples: |\n    - tarn city\n";
    check(
        rasa,
        &[
            "rasa",
            "who is Ines Falk? | person=Ines Falk",
            "go [to] Tarn | city=Tarn",
            "file: skipped: 1 entries that are no examples of intents",
        ],
    );
    check(
        "## intent:ask\n- who is [Ines](person:Ines Falk)\n\n## lookup:city\n- Tarn\n",
        &[
            "rasa",
            "who is Ines | person=Ines",
            "file: skipped: 1 entries that are no examples of intents",
        ],
    );
}

#[test]
fn marked_html_is_read() {
    check(
        "<div class=\"entities\" style=\"line-height: 2.5\">The <mark class=\"entity\" style=\"x\">\n Port of Tarn\n <span style=\"y\">FAC</span></mark> and \
         <mark class=\"entity\">Ines <span>PERSON</span></mark>.<br>They left.</div>",
        &["displacy", "The Port of Tarn and Ines.\nThey left. | FAC=Port of Tarn, PERSON=Ines"],
    );
    check(
        "<!DOCTYPE html><html><head><title>t</title></head><body><p>So <span class=\"PERSON\" data-entity=\"PERSON\">Ines Falk</span> left.</p>\
         <p><mark data-entity=\"place\">Tarn</mark></p></body></html>",
        &["displacy", "So Ines Falk left.\n\nTarn | PERSON=Ines Falk, place=Tarn"],
    );
    check("<!DOCTYPE html><p>So <mark>Ines</mark> left.</p>", &["1 articles"]);
}

#[test]
fn texts_with_tags_are_read() {
    check(
        "<DOC>\n<DOCID> 12 </DOCID>\n<TEXT>\n<p>\n<ENAMEX TYPE=\"PERSON\">Ines Falk</ENAMEX> of <ENAMEX TYPE=\"ORGANIZATION\">Port &amp; Sons</ENAMEX>\nleft \
         <TIMEX TYPE=\"DATE\">today</TIMEX>.\n</TEXT>\n</DOC>\n<DOC><TEXT>Then <ENAMEX TYPE=\"LOCATION\">Tarn</ENAMEX></TEXT></DOC>\n",
        &[
            "inline-tags",
            "Ines Falk of Port & Sons\nleft today. | PERSON=Ines Falk, ORGANIZATION=Port & Sons, DATE=today",
            "Then Tarn | LOCATION=Tarn",
        ],
    );
    check(
        "<PERSON>Ines</PERSON> left <LOCATION>Tarn</LOCATION>.",
        &["inline-tags", "Ines left Tarn. | PERSON=Ines, LOCATION=Tarn"],
    );
    for text in ["a < b and c > d", "Use <b>bold</b> and <time>now</time>.", "x <person> y"] {
        check(text, &["text"]);
    }
}

#[test]
fn unread_formats_are_named() {
    let unread = |name: &str, content: &str| describe(name, content).concat();
    let ends = ", which Dateline does not read";
    assert_eq!(
        unread("a.xml", "<?xml version=\"1.0\"?>\n<NAF><raw>Ines</raw></NAF>"),
        format!("this looks like NAF{ends}; export it as UIMA CAS XMI, TEI or JSON lines")
    );
    assert_eq!(
        unread("a", "<words><w>Ines</w></words>"),
        format!(
            "this looks like XML of an unknown kind (<words>){ends}; save its text as plain text"
        )
    );
    assert_eq!(unread("a", "<a>Ines</a> left"), "text");
    assert!(unread("a.py", "TRAIN_DATA = [(\"Ines\", Label)]").contains("Python source"));
    assert!(
        unread("a.csv", "File,Line,Begin Offset,End Offset,Type\na.txt,0,0,4,PERSON\n")
            .contains("Amazon Comprehend")
    );
    let parquet = open("a.parquet", b"PAR1\x15\x04\x15\x10").unwrap_err().to_string();
    assert!(parquet.contains("Parquet"), "{parquet}");
}
