//! What being listed means: which list, and which of its programmes, forbids what.

/// From the mildest to the gravest, so that the greatest of several counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Effect {
    /// Worth knowing: the entry forbids nothing that a payment account does.
    Inform,
    /// More must be asked (31 CFR 1010.620: senior foreign political figures).
    EnhancedDiligence,
    /// Some dealings are forbidden, others are not: an officer says which.
    Restrict,
    /// The dealing is refused and nothing is blocked.
    Reject,
    /// Property is blocked: no dealings at all (31 CFR 501.603). Also what an unknown entry is taken for.
    #[default]
    Block,
}

impl Effect {
    const ALL: [Self; 5] = [Self::Inform, Self::EnhancedDiligence, Self::Restrict, Self::Reject, Self::Block];

    /// `inform`, `enhanced_diligence`, `restrict`, `reject` or `block`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inform => "inform",
            Self::EnhancedDiligence => "enhanced_diligence",
            Self::Restrict => "restrict",
            Self::Reject => "reject",
            Self::Block => "block",
        }
    }

    /// The effect of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == name)
    }

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// `None` where an index says something that this program does not know.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}
