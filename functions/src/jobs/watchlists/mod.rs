//! The watchlists: built from their publishers' files once, read by every screening environment, and asked again for those
//! whom a change may concern.

pub(crate) mod index;
pub(crate) mod refresh;
pub(crate) mod rescreen;
mod sources;

use gatehouse_domain::thresholds::Thresholds;
use gatehouse_domain::{Floor, Program};
use gatehouse_screening::Settings;

/// How closely a program over that floor wants the lists asked.
pub(crate) fn settings(program: &Program, floor: Option<Floor>) -> Settings {
    of_thresholds(program.thresholds(floor))
}

pub(crate) fn of_thresholds(own: Thresholds) -> Settings {
    Settings { soft: own.soft(), strong: own.strong(), ..Settings::default() }
}
