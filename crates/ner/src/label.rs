//! The labels of mentions, and the classes of names that engines distinguish.

/// The label of a mention. The order is that of the names, so that sums over labels have one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A date or a period.
    Date,
    /// A named event.
    Event,
    /// A building or another facility.
    Fac,
    /// A country, a division or a settlement.
    Gpe,
    /// Any other place.
    Loc,
    /// An amount of money.
    Money,
    /// A nationality, or a religious or political group.
    Norp,
    /// An organization.
    Org,
    /// A percentage.
    Percent,
    /// A person.
    Person,
    /// A measurement.
    Quantity,
    /// A time shorter than a day.
    Time,
    /// A label of an engine's own: its number in the [`TagSet`](crate::TagSet).
    Custom(u8),
}

impl Label {
    /// Returns the name of the label in files, or `None` for a custom label, whose name only its
    /// [`TagSet`](crate::TagSet) has.
    pub const fn standard_name(self) -> Option<&'static str> {
        Some(match self {
            Self::Date => "DATE",
            Self::Event => "EVENT",
            Self::Fac => "FAC",
            Self::Gpe => "GPE",
            Self::Loc => "LOC",
            Self::Money => "MONEY",
            Self::Norp => "NORP",
            Self::Org => "ORG",
            Self::Percent => "PERCENT",
            Self::Person => "PERSON",
            Self::Quantity => "QUANTITY",
            Self::Time => "TIME",
            Self::Custom(_) => return None,
        })
    }

    /// Returns the class of a name's label, or `None` for the labels of dates and amounts.
    pub(crate) const fn class(self) -> Option<EntityClass> {
        Some(match self {
            Self::Person => EntityClass::Person,
            Self::Org => EntityClass::Organization,
            Self::Gpe | Self::Loc | Self::Fac => EntityClass::Place,
            Self::Norp => EntityClass::Norp,
            Self::Event => EntityClass::Event,
            Self::Custom(number) => EntityClass::Custom(number),
            Self::Date | Self::Time | Self::Money | Self::Percent | Self::Quantity => return None,
        })
    }

    /// Returns true if the mentions of the label are names.
    pub(crate) const fn is_name(self) -> bool {
        self.class().is_some()
    }
}

/// A class of names that an engine distinguishes. Rules find amounts and dates, and
/// `postprocess/place_kind.rs` decides the kind of a place.
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
    /// A class of an engine's own, with the number of its label.
    Custom(u8),
}

impl EntityClass {
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

    /// Returns the label of the class. [`Self::Place`] gives [`Label::Gpe`]; a later stage decides
    /// between the labels of places.
    pub const fn label(self) -> Label {
        match self {
            Self::Person => Label::Person,
            Self::Organization => Label::Org,
            Self::Place => Label::Gpe,
            Self::Norp => Label::Norp,
            Self::Event => Label::Event,
            Self::Custom(number) => Label::Custom(number),
        }
    }
}
