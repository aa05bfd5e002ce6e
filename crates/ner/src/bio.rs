/// What the tagger tells apart. Kinds of places are told by `place_kind.rs`, amounts by rules.
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

    /// The class that a label of names belongs to.
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

    /// The label as spaCy prints it; places are told apart later.
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

/// The tag of a token: the beginning or the inside of a mention, outside of all, or in a name of
/// something that has no label here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(u8);

/// How many tags there are: one column of the model each.
pub const TAG_COUNT: usize = 2 + 2 * EntityClass::ALL.len();

impl Tag {
    /// In no mention.
    pub const OUTSIDE: Self = Self(0);

    /// In a name of what has no class: a work, an award, a law, a product. It is told from
    /// [`Self::OUTSIDE`] so that such names teach nothing wrong about capitals, and never shown.
    pub const OTHER: Self = Self(TAG_COUNT as u8 - 1);

    /// The first token of a mention.
    pub fn begin(class: EntityClass) -> Self {
        Self(1 + 2 * class as u8)
    }

    /// A further token of a mention.
    pub fn inside(class: EntityClass) -> Self {
        Self(2 + 2 * class as u8)
    }

    /// The tag of a column of the model.
    pub fn from_column(column: usize) -> Self {
        debug_assert!(column < TAG_COUNT);
        Self(column as u8)
    }

    /// Its column in the model.
    pub fn column(self) -> usize {
        usize::from(self.0)
    }

    /// The class of the mention that the token is in.
    pub fn class(self) -> Option<EntityClass> {
        let pair = usize::from(self.0).checked_sub(1)? / 2;
        EntityClass::ALL.get(pair).copied()
    }

    /// Whether the token is a further one of its mention.
    pub fn is_inside(self) -> bool {
        self.class().is_some() && self.0.is_multiple_of(2)
    }

    /// Whether a token with this tag may follow one with `previous`; `None` is the sentence's
    /// start.
    pub fn may_follow(self, previous: Option<Self>) -> bool {
        !self.is_inside() || previous.is_some_and(|previous| previous.class() == self.class())
    }
}

/// A mention as token indexes, end-exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenSpan {
    /// Its first token.
    pub start: usize,
    /// One past its last token.
    pub end: usize,
    /// Its class.
    pub class: EntityClass,
}

/// The mentions that a sequence of tags marks.
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
