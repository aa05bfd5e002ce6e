//! Calibration of the probabilities of mentions.

use crate::label::EntityClass;

/// A linear function of a logit (Platt scaling).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlattScaling {
    /// The slope, above 0, so that the order of probabilities is kept.
    pub slope: f32,
    /// The offset, in logits.
    pub offset: f32,
}

impl PlattScaling {
    /// The identity function.
    pub const IDENTITY: Self = Self { slope: 1.0, offset: 0.0 };

    fn apply(self, logit: f64) -> f64 {
        f64::from(self.slope) * logit + f64::from(self.offset)
    }
}

/// Calibrates the probabilities of mentions (Platt 1999). One line for all mentions makes
/// probabilities comparable across the labels of a name. A line for each label on top of it
/// corrects for differences between labels: persons are more reliable than organizations. Names of
/// several words have another bias, because they have more boundaries to get wrong. The pronoun
/// rate of the document (`document/pronoun_rate.rs`) shifts persons up and organizations down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The line for all mentions.
    pub global: PlattScaling,
    /// The lines for persons, organizations and places, in this order.
    pub per_class: [PlattScaling; 3],
    /// The bias of names of several words, in logits.
    pub multiword_bias: f32,
    /// The shifts of persons, organizations and places at a pronoun rate of 1, in logits.
    pub pronoun_rate_weights: [f32; 3],
}

/// The number of parameters of a calibration.
pub(crate) const CALIBRATION_NUMBERS: usize = 12;

impl Calibration {
    /// The calibration that changes nothing.
    pub const IDENTITY: Self = Self {
        global: PlattScaling::IDENTITY,
        per_class: [PlattScaling::IDENTITY; 3],
        multiword_bias: 0.0,
        pronoun_rate_weights: [0.0; 3],
    };

    /// Returns the parameters in the order of the file.
    pub(crate) fn to_numbers(self) -> impl Iterator<Item = f32> {
        let lines = std::iter::once(self.global).chain(self.per_class);
        lines
            .flat_map(|it| [it.slope, it.offset])
            .chain([self.multiword_bias])
            .chain(self.pronoun_rate_weights)
    }

    /// Returns the calibration with these parameters.
    pub(crate) fn from_numbers(
        [a, b, c, d, e, f, g, h, multiword_bias, pronoun_rate_weights @ ..]: [f32; CALIBRATION_NUMBERS],
    ) -> Self {
        let labels = [[c, d], [e, f], [g, h]].map(|[slope, offset]| PlattScaling { slope, offset });
        Self {
            global: PlattScaling { slope: a, offset: b },
            per_class: labels,
            multiword_bias,
            pronoun_rate_weights,
        }
    }

    /// Applies the global line to a probability.
    pub fn calibrate_global(self, probability: f64) -> f64 {
        sigmoid(self.global.apply(logit(probability)))
    }

    /// Applies the calibration of a class to a globally calibrated probability. `pronoun_rate` is
    /// the document's, from 0 to 1.
    pub fn calibrate_name(
        self,
        probability: f64,
        class: EntityClass,
        name: &str,
        pronoun_rate: f64,
    ) -> f64 {
        let (line, most) = match class {
            EntityClass::Person => (self.per_class[0], self.pronoun_rate_weights[0]),
            EntityClass::Organization => (self.per_class[1], self.pronoun_rate_weights[1]),
            EntityClass::Place => (self.per_class[2], self.pronoun_rate_weights[2]),
            EntityClass::Norp | EntityClass::Event | EntityClass::Custom(_) => {
                (PlattScaling::IDENTITY, 0.0)
            }
        };
        let multiword_bias = if is_multiword(name) { f64::from(self.multiword_bias) } else { 0.0 };
        sigmoid(line.apply(logit(probability)) + multiword_bias + f64::from(most) * pronoun_rate)
    }
}

fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-7, 1.0 - 1e-7);
    libm::log(inside / (1.0 - inside))
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// Returns true if a name has several words.
pub fn is_multiword(name: &str) -> bool {
    name.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronoun_rate_shifts_person_and_organization_probabilities() {
        let calibration =
            Calibration { pronoun_rate_weights: [0.4, -0.4, 0.0], ..Calibration::IDENTITY };
        let moved =
            |class, pronoun_rate| calibration.calibrate_name(0.7, class, "Ann", pronoun_rate) - 0.7;
        assert!(moved(EntityClass::Person, 1.0) > moved(EntityClass::Person, 0.5));
        assert!(moved(EntityClass::Person, 0.5) > 0.01);
        assert!(moved(EntityClass::Organization, 1.0) < -0.01);
        for still in [EntityClass::Place, EntityClass::Norp, EntityClass::Event] {
            assert!(moved(still, 1.0).abs() < 1e-12, "{still:?}");
        }
        assert!(moved(EntityClass::Person, 0.0).abs() < 1e-12);
    }
}
