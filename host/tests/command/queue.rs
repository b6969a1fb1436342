//! Open tickets, one a line: `clausola rank` and `clausola agenda`.

use super::{NOW, TICKET, both, lines};
use serde_json::Value;

#[test]
fn open_tickets_are_ranked_and_their_wake_ups_listed() {
    let later = TICKET.replace("4711", "4712").replace("T13:00:00", "T13:05:00");
    for call in ["rank", "agenda"] {
        let asked = both(&[call, "--contract", "lepida-payer", "--now", NOW], lines(&[&later, TICKET]));
        assert_eq!((asked.code, asked.err.as_str()), (0, ""), "{call}");
        let first: Value = serde_json::from_str(asked.out.lines().next().unwrap()).unwrap();
        assert_eq!(first["ticket"], "4711", "{call}");
    }
}

#[test]
fn bad_lines_are_named_and_the_others_ranked_all_the_same() {
    let late = TICKET.replace("4711", "4712").replace("T13:00:00", "T13:05:00");
    let unreal = TICKET.replace("2026-10-03T13", "2026-02-30T13");
    let mut input = lines(&[&late, "{"]).into_bytes();
    input.extend(b"\n\xff\xfe\n");
    input.extend(lines(&[&unreal, TICKET]).bytes());
    for call in ["rank", "agenda"] {
        let asked = ["--contract", "lepida-payer", "--now", NOW];
        let ran = both(&[&[call], &asked[..]].concat(), &input);
        assert_eq!(ran.code, 1, "{call}");
        let good = both(&[&[call], &asked[..]].concat(), lines(&[&late, TICKET]));
        assert_eq!((ran.out, good.code), (good.out, 0), "{call}");
        // Blank lines count, as they do for an editor.
        for (code, line) in
            [("broken_json", "line 2"), ("not_utf8", "line 4"), ("bad_instant", "line 5: events[0].at")]
        {
            let at = ran.err.find(&format!("error[{code}]")).unwrap_or_else(|| panic!("{code}: {}", ran.err));
            let place = ran.err[at..].lines().nth(1).unwrap();
            assert_eq!(place, format!("--> standard input, {line}"), "{}", ran.err);
        }
        assert!(ran.err.ends_with("3 of 5 tickets left out\n"), "{}", ran.err);
    }
}

#[test]
fn a_comparison_names_the_line_that_is_no_ticket() {
    let diff = ["diff", "--contract", "lepida-payer", "--with", "lepida-payer", "--now", NOW];
    let ran = both(&diff, format!("\n{}{{\n", lines(&[TICKET])));
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("standard input, line 3"), "{}", ran.err);
}
