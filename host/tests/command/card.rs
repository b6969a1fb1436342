//! The card of a decision, which says what the card of the npm package says.

use super::{Ran, TICKET, clausola};

/// Ten seconds before the first deadline of a ticket opened at nine.
const LAST_SECONDS: &str = "2026-10-05T09:59:50+02:00";

/// A card in so many columns, the same through the plugin and natively.
fn card(contract: &str, ticket: &str, now: &str, columns: &str) -> String {
    let run = |host: &[&str]| -> Ran {
        let args = ["decide", "--contract", contract, "--now", now, "--format", "card"];
        super::clausola_in(&[host, &args[..]].concat(), ticket, &[("COLUMNS", columns)])
    };
    let [plugin, native] = [run(&[]), run(&["--native"])];
    assert_eq!((plugin.code, plugin.err.as_str()), (0, ""));
    assert_eq!(plugin.out, native.out);
    plugin.out
}

fn opened_at_nine() -> String {
    TICKET.replace("2026-10-03T13:00:00", "2026-10-05T09:00:00")
}

#[test]
fn a_deadline_is_not_reached_before_it_is() {
    let card = card("lepida-payer", &opened_at_nine(), LAST_SECONDS, "100");
    let expected = "\
4711  lepida-payer 100                                                       Mon 5 Oct 2026 09:59:50
blocking · covered

acknowledge  ███████████████████████▉  99 %  ● running  due Mon 5 Oct 10:00  10s left
             guaranteed · target 60m · 59m 50s elapsed · clause 3.2.3
resolve      █████▉░░░░░░░░░░░░░░░░░░  24 %  ● running  due Mon 5 Oct 13:00   3h left
             guaranteed · target 240m · 59m 50s elapsed · clause 3.2.3 · assumed

escalations  Mon 5 Oct 09:45 · acknowledge@75% · notify → team_lead · due
             Mon 5 Oct 10:00 · acknowledge@100% · notify → service_manager
             Mon 5 Oct 12:00 · resolve@75% · notify → team_lead
             Mon 5 Oct 13:00 · resolve@100% · notify → service_manager
wake-up      Mon 5 Oct 10:00
";
    assert_eq!(card, expected);
}

#[test]
fn a_card_is_broken_between_items_at_the_width_of_the_terminal() {
    let narrow = card("lepida-payer", &opened_at_nine(), LAST_SECONDS, "60");
    assert!(narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    assert!(narrow.contains("\n             due Mon 5 Oct 10:00 · 10s left\n"), "{narrow}");
    assert!(narrow.contains("· acknowledge@75%\n             notify → team_lead · due\n"), "{narrow}");
    // Whoever sets no width, and has no terminal, gets that of a page.
    let unknown = clausola(
        &["decide", "--contract", "lepida-payer", "--now", LAST_SECONDS, "--format", "card"],
        opened_at_nine(),
    );
    assert_eq!(unknown.out, card("lepida-payer", &opened_at_nine(), LAST_SECONDS, "100"));
    assert!(!unknown.out.contains('\u{1b}'), "colours where no terminal is: {}", unknown.out);
}

#[test]
fn a_card_says_what_is_asked_for_and_what_is_to_be_recorded() {
    let ticket = r#"{"id":"1","events":[{"type":"opened","at":"2026-10-05T09:00:00+02:00"}]}"#;
    let card = card("sogei-pec", ticket, LAST_SECONDS, "100");
    assert!(card.contains("\nneeds "), "{card}");
    assert!(card.contains("\nto record    caller, problem, fault_kind\n"), "{card}");
    // What belongs to a later phase is not missing yet.
    assert!(!card.contains("solution"), "{card}");
}
