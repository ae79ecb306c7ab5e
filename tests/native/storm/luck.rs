//! What the storm does to a question and its answer.

use rand::RngExt;
use rand::rngs::StdRng;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Luck {
    Good,
    Late,
    Twice,
    Busy,
    Broken,
    Cut,
    Html,
    LostOnTheWay,
    LostOnTheWayBack,
    Expired,
}

impl Luck {
    /// Any outcome except the good one.
    pub(super) fn bad(random: &mut StdRng) -> Self {
        let all = [
            Self::Late,
            Self::Twice,
            Self::Busy,
            Self::Broken,
            Self::Cut,
            Self::Html,
            Self::LostOnTheWay,
            Self::LostOnTheWayBack,
            Self::Expired,
        ];
        all[random.random_range(0..all.len())]
    }
}
