//! Tests with files that are not gazetteers, and with unusual texts.

use crate::world;
use dateline_annotation::model::LinkTarget;
use dateline_places::{
    Gazetteer, ResolverMention, encode_gazetteer, name_key, resolve, transcription_key,
};
use dateline_text::Span;
use proptest::prelude::*;

fn load_error(bytes: Vec<u8>) -> String {
    Gazetteer::from_bytes(bytes).err().expect("the file was accepted").to_string()
}

#[test]
fn invalid_files_are_rejected_with_reason() {
    let bytes = encode_gazetteer(world::places()).unwrap();
    assert_eq!(load_error(Vec::new()), "this is not a gazetteer file");
    assert_eq!(load_error(b"<!doctype html>".to_vec()), "this is not a gazetteer file");
    let mut newer = bytes.clone();
    newer[8] = 9;
    let error = "the gazetteer file has version 9; this program reads version 1";
    assert_eq!(load_error(newer), error);
    let error = load_error(bytes[..bytes.len() - 1].to_vec());
    assert!(error.contains("it may be incomplete"), "{error}");
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(load_error(longer).contains("bytes instead of"));
}

#[test]
fn flipped_bytes_are_rejected() {
    let bytes = encode_gazetteer(world::places()).unwrap();
    for index in (0..bytes.len()).step_by(7) {
        let mut flipped = bytes.clone();
        flipped[index] ^= 0x20;
        load_error(flipped);
    }
}

#[test]
fn huge_claimed_sizes_allocate_nothing() {
    let mut bytes = encode_gazetteer(world::places()).unwrap();
    bytes[12..36].fill(0xff);
    assert!(load_error(bytes).contains("bytes instead of"));
}

proptest! {
    #[test]
    fn keys_are_stable(name in "\\PC{0,40}") {
        let once = name_key(&name);
        prop_assert_eq!(name_key(&once), once.clone());
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' '));
        let _ = transcription_key(&name);
    }

    #[test]
    fn any_query_is_answered(query in "\\PC{0,80}", limit in 0..20_usize) {
        let found = world::gazetteer().search(&query, limit);
        prop_assert!(found.len() <= limit);
    }

    #[test]
    fn any_mentions_are_answered(
        text in "(Paris|Homs|Texas|, |\\. |in |the |é|\n|'s |Prison |[A-Z]{0,3} ){0,30}",
        cuts in proptest::collection::vec((0..300_usize, 0..20_usize, 0..5_usize, any::<bool>()), 0..12),
    ) {
        let labels = ["GPE", "LOC", "FAC", "NORP", "thing"];
        let none = LinkTarget::None;
        let mut mentions: Vec<ResolverMention> = cuts
            .iter()
            .filter(|(start, length, ..)| text.get(*start..start + length).is_some())
            .map(|(start, length, label, is_decided)| ResolverMention {
                span: Span::new(*start as u32, (start + length) as u32),
                label: labels[*label],
                decided: is_decided.then_some(&none),
            })
            .collect();
        mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
        let answers = resolve(&world::gazetteer(), &text, &mentions);
        prop_assert_eq!(answers.len(), mentions.len());
        for (mention, answer) in mentions.iter().zip(&answers) {
            prop_assert_eq!(answer.is_none(), mention.decided.is_some());
            if let Some(answer) = answer {
                let sum: f64 = answer.candidates.iter().map(|it| it.score.get()).sum();
                prop_assert!(sum <= 1.01, "{:?}", answer);
            }
        }
    }
}
