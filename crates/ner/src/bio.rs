//! BIO tags, the entity classes they encode, and the token spans that a tag sequence marks.

/// A class of names that the tagger distinguishes. Rules find amounts and dates, and
/// `place_kind.rs` decides the kind of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityClass {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place of any kind.
    Place,
    /// A nationality, or a religious or political group.
    Norp,
    /// A named event.
    Event,
}

impl EntityClass {
    /// All classes, in the order of the model's columns.
    pub const ALL: [Self; 5] =
        [Self::Person, Self::Organization, Self::Place, Self::Norp, Self::Event];

    /// Returns the class of a name label, or `None` for any other label.
    pub fn from_label(label: &str) -> Option<Self> {
        match label {
            "PERSON" => Some(Self::Person),
            "ORG" => Some(Self::Organization),
            "GPE" | "LOC" | "FAC" => Some(Self::Place),
            "NORP" => Some(Self::Norp),
            "EVENT" => Some(Self::Event),
            _ => None,
        }
    }

    /// Returns the spaCy label of the class. [`Self::Place`] gives "GPE"; a later stage decides
    /// between the labels of places.
    pub fn label(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Organization => "ORG",
            Self::Place => "GPE",
            Self::Norp => "NORP",
            Self::Event => "EVENT",
        }
    }
}

/// The BIO tag of a token: beginning of a mention, inside a mention, outside of all mentions, or
/// part of a name that has no label here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(u8);

/// The number of tags. Each tag is one column of the model.
pub const TAG_COUNT: usize = 2 + 2 * EntityClass::ALL.len();

impl Tag {
    /// A token outside of all mentions.
    pub const OUTSIDE: Self = Self(0);

    /// A token of a name without a class: a work, an award, a law, a product. It differs from
    /// [`Self::OUTSIDE`] so that the capitals of such names do not count as evidence in training.
    /// It is never shown.
    pub const OTHER: Self = Self(TAG_COUNT as u8 - 1);

    /// Returns the tag of the first token of a mention.
    pub fn begin(class: EntityClass) -> Self {
        Self(1 + 2 * class as u8)
    }

    /// Returns the tag of a later token of a mention.
    pub fn inside(class: EntityClass) -> Self {
        Self(2 + 2 * class as u8)
    }

    /// Returns the tag of a model column. The column must be less than [`TAG_COUNT`].
    pub fn from_column(column: usize) -> Self {
        debug_assert!(column < TAG_COUNT);
        Self(column as u8)
    }

    /// Returns the tag's column in the model.
    pub fn column(self) -> usize {
        usize::from(self.0)
    }

    /// Returns the class of the mention that the token is in, or `None` if it is in none.
    pub fn class(self) -> Option<EntityClass> {
        let pair = usize::from(self.0).checked_sub(1)? / 2;
        EntityClass::ALL.get(pair).copied()
    }

    /// Returns true if the token is in a mention but is not its first token.
    pub fn is_inside(self) -> bool {
        self.class().is_some() && self.0.is_multiple_of(2)
    }

    /// Returns true if a token with this tag may follow one with `previous`. `None` is the start of
    /// the sentence.
    pub fn may_follow(self, previous: Option<Self>) -> bool {
        !self.is_inside() || previous.is_some_and(|previous| previous.class() == self.class())
    }
}

/// A mention as an end-exclusive range of token indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenSpan {
    /// The index of the first token.
    pub start: usize,
    /// The index after the last token.
    pub end: usize,
    /// The class of the mention.
    pub class: EntityClass,
}

/// Returns the mentions that a tag sequence marks, in order. An inside tag that does not continue
/// the mention before it begins a new one.
pub fn spans_from_tags(tags: &[Tag]) -> Vec<TokenSpan> {
    let mut spans: Vec<TokenSpan> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some(class) = tag.class() else { continue };
        match spans.last_mut() {
            Some(last) if tag.is_inside() && last.end == at && last.class == class => {
                last.end = at + 1;
            }
            _ => spans.push(TokenSpan { start: at, end: at + 1, class }),
        }
    }
    spans
}
