//! Making probabilities mean what they say: one temperature, chosen so that on the dev corpora the
//! mean probability of what the tagger finds equals the part of it that is right (after Guo and
//! others 2017, "temperature scaling").

use crate::corpus::Document;
use crate::evaluate::{labeled, on_gold_tokens};
use dateline_ner::{Tagger, set_temperature};
use std::error::Error;
use std::sync::Arc;

const STEPS: usize = 12;

/// Sets the temperature in the bytes of a tagger file. Deterministic: bisection.
pub fn calibrate(file: &mut [u8], documents: &[Document]) -> Result<(), Box<dyn Error>> {
    let (mut low, mut high) = (1.0_f32, 100_000.0_f32);
    for _ in 0..STEPS {
        let middle = (low * high).sqrt();
        set_temperature(file, middle);
        if excess(&Arc::new(Tagger::from_bytes(file)?), documents) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    eprintln!("temperature {low:.1}");
    Ok(())
}

/// By how much the tagger is too sure, on the mean.
fn excess(tagger: &Arc<Tagger>, documents: &[Document]) -> f64 {
    let mut sure = 0.0;
    let mut right = 0.0;
    for document in documents {
        let (gold, found) = on_gold_tokens(tagger, document);
        for suggestion in found {
            let Some(score) = suggestion.score else { continue };
            for mention in labeled(&[suggestion]) {
                sure += score.get();
                right += f64::from(u8::from(gold.contains(&mention)));
            }
        }
    }
    sure - right
}
