//! Writes UIMA CAS XMI.

use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput};
use crate::markup::escape_xml;
use crate::place_mentions::geonames_url;
use dateline_text::Offsets;
use std::io;

/// Writes one file for each text.
pub(crate) struct XmiWriter;

impl FormatWriter for XmiWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append_in_folder("TypeSystem.xml", include_str!("types.xml"))
    }

    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append_in_folder(&format!("{}.xmi", item.name), xmi_document(item))
    }
}

const XMI_HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
"#;

fn xmi_document(item: &ExportItem) -> String {
    let offsets = Offsets::new(item.text);
    let position = |byte| offsets.byte_to_utf16(item.text, byte).map_or(0, |position| position.0);
    let language = match item.document.meta.language.as_str() {
        "" => "x-unspecified",
        language => language,
    };
    let mut file = String::from(XMI_HEADER);
    file.push_str(&format!(
        "  <tcas:DocumentAnnotation xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"{}\" language=\"{}\"/>\n",
        offsets.utf16_len(),
        escape_xml(language)
    ));
    let mut members = String::from("2");
    for (id, mention) in (3_u32..).zip(&item.mentions) {
        let (start, end) = (position(mention.span.start), position(mention.span.end));
        file.push_str(&format!(
            "  <type:NamedEntity xmi:id=\"{id}\" sofa=\"1\" begin=\"{start}\" end=\"{end}\" value=\"{}\"{}/>\n",
            escape_xml(mention.label),
            identifier_attribute(mention)
        ));
        members.push_str(&format!(" {id}"));
    }
    file.push_str(&format!(
        "  <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\" sofaString=\"{}\"/>\n",
        escape_xml(item.text)
    ));
    file.push_str(&format!("  <cas:View sofa=\"1\" members=\"{members}\"/>\n</xmi:XMI>\n"));
    file
}

fn identifier_attribute(mention: &ExportMention) -> String {
    let address = geonames_url(mention.annotation);
    address.map(|address| format!(" identifier=\"{address}\"")).unwrap_or_default()
}
