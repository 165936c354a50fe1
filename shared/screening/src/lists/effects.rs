//! What being on a list means, by list and programme. `docs/watchlists.md` gives the table with its sources.

use crate::effect::Effect;
use crate::entity::Entity;

/// OFAC's non-SDN lists block nothing; each of its programmes says what it forbids.
///
/// * `NS-PLC`: transactions with members of the Palestinian Legislative Council elected for Hamas are rejected (OFAC, NS-PLC list,
///   31 CFR parts 594, 595, 597).
/// * The CAPTA list, which is `561-Related` and Directive 2 under E.O. 14024: no correspondent account, and a transaction through one is
///   rejected (31 CFR 561.201; OFAC FAQ 967).
/// * All others forbid some dealings: securities (CMIC, E.O. 13959), debt and equity (SSI, E.O. 13662; NS-MBS).
pub(super) fn of_consolidated(entity: &Entity) -> Effect {
    let is = |program: &str| entity.programs.iter().any(|own| own == program);
    let no_account = ["EO 14024 Directive 2", "correspondent account or a payable-through account"];
    if is("NS-PLC") || is("561-Related") || no_account.iter().any(|words| entity.remarks.contains(words)) {
        Effect::Reject
    } else {
        Effect::Restrict
    }
}

/// What the UK imposes, as its list names it: `Asset freeze|Travel Ban`. Where it names nothing, or what nobody here has met, the
/// gravest counts.
pub(super) fn of_uk(imposed: &str) -> Effect {
    let kinds = imposed.split(['|', ';', ',']).map(str::trim).filter(|kind| !kind.is_empty());
    kinds.map(of_uk_kind).max().unwrap_or_default()
}

fn of_uk_kind(kind: &str) -> Effect {
    const INFORMS: [&str; 3] = ["travel ban", "director disqualification", "immigration"];
    const RESTRICTS: [&str; 14] = [
        "trust services",
        "transport",
        "ship",
        "port",
        "crew",
        "aircraft",
        "movement of",
        "technical assistance",
        "correspondent",
        "payment",
        "loan",
        "securities",
        "trade",
        "charter",
    ];
    let kind = kind.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if kind.contains("freeze") {
        Effect::Block
    } else if names(&INFORMS) {
        Effect::Inform
    } else if names(&RESTRICTS) {
        Effect::Restrict
    } else {
        Effect::Block
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityKind;

    #[test]
    fn only_a_uk_asset_freeze_blocks() {
        for (imposed, effect) in [
            ("Asset freeze|Travel Ban", Effect::Block),
            ("Travel Ban", Effect::Inform),
            ("Director Disqualification Sanction", Effect::Inform),
            ("Trust Services Sanctions|Travel Ban", Effect::Restrict),
            ("Prohibition of port entry|Detention of specified ships", Effect::Restrict),
            ("", Effect::Block),
            ("Something of next year", Effect::Block),
        ] {
            assert_eq!(of_uk(imposed), effect, "{imposed}");
        }
    }

    #[test]
    fn a_non_sdn_list_rejects_or_restricts() {
        let of = |program: &str, remarks: &str| {
            let mut entity = Entity::new("ofac-1".to_owned(), EntityKind::Organization);
            entity.programs = vec![program.to_owned()];
            remarks.clone_into(&mut entity.remarks);
            of_consolidated(&entity)
        };
        assert_eq!(of("NS-PLC", ""), Effect::Reject);
        assert_eq!(of("561-Related", ""), Effect::Reject);
        assert_eq!(of("RUSSIA-EO14024", "Listing Date (EO 14024 Directive 2): 24 Feb 2022"), Effect::Reject);
        assert_eq!(of("RUSSIA-EO14024", "Listing Date (EO 14024 Directive 3): 24 Feb 2022"), Effect::Restrict);
        assert_eq!(of("CMIC-EO13959", ""), Effect::Restrict);
        assert_eq!(of("UKRAINE-EO13662", ""), Effect::Restrict);
    }
}
