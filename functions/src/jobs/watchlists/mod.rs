//! The watchlists: built from their publishers' files once, read by every screening environment, and asked again for those
//! whom a change may concern.

pub(crate) mod index;
pub(crate) mod refresh;
pub(crate) mod rescreen;
mod sources;

use gatehouse_domain::Program;
use gatehouse_screening::Settings;

/// How closely a program wants the lists asked.
pub(crate) fn settings(program: &Program) -> Settings {
    Settings { soft: program.screening.soft(), strong: program.screening.strong(), ..Settings::default() }
}
