//! The command `clausola`, as a shell runs it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

#[path = "command/authors.rs"]
mod authors;
#[path = "command/card.rs"]
mod card;
mod common;
#[path = "command/queue.rs"]
mod queue;

use common::{NOW, TICKET};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Runs the command with a text on its standard input.
fn clausola(args: &[&str], input: impl AsRef<[u8]>) -> Ran {
    clausola_in(args, input, &[])
}

/// The same with more variables in its environment.
fn clausola_in(args: &[&str], input: impl AsRef<[u8]>, variables: &[(&str, &str)]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clausola"))
        .args(args)
        .env("CLAUSOLA_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("command"))
        .env_remove("COLUMNS")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // A command that does not read its input closes it: that is no failure.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// The same through the plugin and natively: everything must be the same.
fn both(args: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let plugin = clausola(args, input.as_ref());
    let native = clausola(&[&["--native"], args].concat(), input.as_ref());
    assert_eq!(plugin.out, native.out);
    assert_eq!(plugin.err, native.err);
    assert_eq!(plugin.code, native.code);
    plugin
}

fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = common::directory(&format!("command-{name}")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

const DECIDE: [&str; 5] = ["decide", "--contract", "lepida-payer", "--now", NOW];

#[test]
fn a_decision_is_one_line_of_json() {
    let ran = both(&DECIDE, TICKET);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.lines().count(), 1);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(decision["contract"]["id"], "lepida-payer");
    assert_eq!(decision["priority"], "blocking");
    assert_eq!(decision["timers"][0]["due"], "2026-10-05T09:00:00+02:00");

    let ticket = file("ticket.json", TICKET);
    let from_file = both(&[&DECIDE[..], &["--ticket", ticket.to_str().unwrap()]].concat(), "");
    assert_eq!(from_file.out, ran.out);
}

#[test]
fn a_contract_can_be_a_file_in_both_forms_or_standard_input() {
    let text = clausola::Contract::builtins().iter().find(|c| c.id == "lepida-payer").unwrap().toml;
    let expected = both(&DECIDE, TICKET).out;
    let toml = file("contract.toml", text);
    let by_file = both(&["decide", "--contract", toml.to_str().unwrap(), "--now", NOW], TICKET);
    assert_eq!(by_file.out, expected);

    let ticket = file("beside.json", TICKET);
    let by_pipe =
        both(&["decide", "--contract", "-", "--now", NOW, "--ticket", ticket.to_str().unwrap()], text);
    assert_eq!(by_pipe.out, expected);

    let json = r#"{"contract":{"id":"tiny","time_zone":"Europe/Rome"},
        "calendars":{"desk":{"hours":{"mon-fri":["09:00-17:00"]}}}}"#;
    let json = file("tiny.json", json);
    let question =
        r#"{"calendar":"desk","op":"worked","start":"2026-03-02T00:00:00Z","end":"2026-03-03T00:00:00Z"}"#;
    let answer = both(&["time", "--contract", json.to_str().unwrap()], question);
    assert_eq!((answer.code, answer.out.as_str()), (0, "{\"seconds\":28800}\n"), "{}", answer.err);
}

#[test]
fn an_unknown_contract_names_the_nearest_and_the_known_ones() {
    let ran = both(&["decide", "--contract", "lepida-pajer", "--now", NOW], TICKET);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[unknown_contract]: there is no contract `lepida-pajer`"), "{}", ran.err);
    assert!(ran.err.contains("did you mean `lepida-payer`?"), "{}", ran.err);
    assert!(ran.err.contains("`conciliasfera`"), "{}", ran.err);

    let missing = both(&["decide", "--contract", "missing.toml", "--now", NOW], TICKET);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("error[unreadable]: cannot read `missing.toml`"), "{}", missing.err);
}

#[test]
fn a_bad_contract_is_shown_at_its_place() {
    let text = "[contract]\nid = \"x\"\ntime_zone = \"Europe/Roma\"\n";
    let path = file("bad.toml", text);
    let path = path.to_str().unwrap();
    let ran = both(&["decide", "--contract", path, "--now", NOW], TICKET);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains(&format!("--> {path}:3:13")), "{}", ran.err);
    assert!(ran.err.contains("3 | time_zone = \"Europe/Roma\""), "{}", ran.err);
    assert!(ran.err.contains("|             ^^^^^^^^^^^^^"), "{}", ran.err);
    assert!(ran.err.contains("Europe/Rome"), "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "colours where no terminal is: {}", ran.err);

    let json = both(&["decide", "--contract", path, "--now", NOW, "--json"], TICKET);
    assert_eq!((json.code, json.err.as_str()), (1, ""));
    let answer: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(answer["ok"], false);
    assert_eq!((&answer["errors"][0]["line"], &answer["errors"][0]["column"]), (&3.into(), &13.into()));
}

#[test]
fn a_bad_ticket_is_told_as_text_or_as_json() {
    let ran = both(&DECIDE, r#"{"id":"1","events":[{"type":"opened","at":"2026-02-30T10:00:00+01:00"}]}"#);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("error[bad_instant]: `2026-02-30T10:00:00+01:00` is not an instant"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("--> standard input: events[0].at"), "{}", ran.err);

    let json = both(&[&DECIDE[..], &["--json"]].concat(), "{}");
    let answer: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, json.err.as_str(), &answer["ok"]), (1, "", &Value::Bool(false)));
    assert!(answer["errors"].as_array().unwrap().len() >= 2, "every error at once: {answer}");

    for garbage in [&b""[..], b"\xff\xfe", b"{", b"nonsense", &[b'['; 100_000]] {
        let ran = both(&DECIDE, garbage);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.starts_with("error["), "{}", ran.err);
    }
}

#[test]
fn ten_megabytes_of_garbage_are_refused_with_a_short_message() {
    let garbage = vec![b'x'; 10 << 20];
    let ticket = both(&DECIDE, &garbage);
    assert_eq!(ticket.code, 1);
    let contract = both(&["time", "--contract", "-"], &garbage);
    assert_eq!(contract.code, 1);
    for ran in [ticket, contract] {
        assert!(ran.err.starts_with("error["), "{:.200}", ran.err);
        assert!(ran.err.len() < 4000, "{} bytes of message", ran.err.len());
    }
}

#[test]
fn wrong_usage_exits_with_two() {
    let wrong: [&[&str]; 11] = [
        &[],
        &["decide"],
        &["decide", "--contract", "exetera"],
        &["dezide"],
        &["contracts", "--unknown"],
        &["decide", "--contract", "-", "--now", NOW],
        // Values that options do not take are wrong usage too.
        &["decide", "--contract", "exetera", "--now", "tomorrow"],
        &["batch", "--contract", "exetera", "--now", "noon"],
        &["explain", "--contract", "exetera", "--now", NOW, "--language", "fr"],
        &["report", "--contract", "exetera", "--period", "2026-Q7"],
        &["schema", "tickets"],
    ];
    for args in wrong {
        let ran = clausola(args, "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(!ran.err.is_empty());
    }
    let help = clausola(&["--help"], "");
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Decide one ticket at one instant"), "{}", help.out);
    assert!(clausola(&["--version"], "").out.contains("wasmtime 48."));
}

#[test]
fn a_batch_answers_in_order_and_goes_on_after_a_bad_line() {
    let bare = TICKET.replace('\n', " ");
    let with_now = format!(r#"{{"ticket":{bare},"now":"2026-10-05T09:00:01+02:00"}}"#);
    let input = format!("{bare}\n\nnot json\n{with_now}\r\n{{}}\n{bare}");
    let ran = both(&["batch", "--contract", "lepida-payer", "--now", NOW], &input);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let states: Vec<&str> = lines
        .iter()
        .map(|line| line["decision"]["timers"][0]["state"].as_str().unwrap_or("refused"))
        .collect();
    assert_eq!(states, ["running", "refused", "breached", "refused", "running"]);
    assert_eq!(lines[1]["errors"][0]["code"], "broken_json");

    let one = both(&DECIDE, TICKET).out;
    assert_eq!(ran.out.lines().next().unwrap(), format!(r#"{{"ok":true,"decision":{}}}"#, one.trim_end()));

    // Without `--now` it is the current time, which is after 2020.
    let now = clausola(&["batch", "--contract", "lepida-payer"], bare.replace("2026-", "2020-"));
    let answer: Value = serde_json::from_str(&now.out).unwrap();
    assert_eq!(answer["decision"]["timers"][0]["state"], "breached", "{answer}");
}

#[test]
fn a_batch_survives_lines_that_are_not_text() {
    let mut input = b"\xff\xfe\n".to_vec();
    input.extend(vec![b'['; 1 << 20]);
    input.push(b'\n');
    input.extend(TICKET.replace('\n', " ").bytes());
    let ran = both(&["batch", "--contract", "lepida-payer", "--now", NOW], &input);
    assert_eq!(ran.code, 0);
    let oks: Vec<bool> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["ok"].as_bool().unwrap())
        .collect();
    assert_eq!(oks, [false, false, true]);
}

#[test]
fn questions_of_time_are_answered_line_by_line() {
    let input = concat!(
        r#"{"calendar":"help_desk","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":3600}"#,
        "\nnonsense\n\n",
        r#"{"calendar":"help_desk","op":"before","start":"2026-10-05T09:00:00+02:00","seconds":3600}"#,
        "\n",
        r#"{"calendar":"help_desk","op":"worked","start":"2026-10-03T13:00:00+02:00","end":"2026-10-05T09:00:00+02:00"}"#,
        "\n\u{0}\n",
        r#"{"calendar":"nowhere","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":1}"#,
    );
    let ran = both(&["time", "--contract", "lepida-payer"], input);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["at"], "2026-10-05T09:00:00+02:00");
    assert_eq!(lines[1]["error"]["code"], "broken_json");
    assert_eq!(lines[2]["at"], "2026-10-03T13:00:00+02:00");
    assert_eq!(lines[3]["seconds"], 3600);
    assert_eq!(lines[4]["error"]["code"], "broken_json");
    assert_eq!(lines[5]["error"]["code"], "unknown_name");
    assert_eq!(lines.len(), 6);
}

#[test]
fn the_shipped_contracts_are_listed() {
    let table = both(&["contracts"], "");
    assert_eq!(table.code, 0);
    assert!(table.out.starts_with("ID "), "{}", table.out);
    assert_eq!(table.out.lines().count(), 6);

    let list: Vec<Value> = serde_json::from_str(&both(&["contracts", "--json"], "").out).unwrap();
    assert_eq!(list.len(), 5);
    let lepida = list.iter().find(|it| it["id"] == "lepida-payer").unwrap();
    assert_eq!(lepida["revision"], "100");
    assert_eq!(lepida["valid_from"], "2019-02-21");
    assert_eq!(lepida["time_zone"], "Europe/Rome");
    assert_eq!(lepida["hash"].as_str().unwrap().len(), 64);
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clausola"))
        .args(["--native", "time", "--contract", "exetera"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(stdin.write_all("{}\n".repeat(100_000).as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// One ticket a line.
fn lines(tickets: &[&str]) -> String {
    tickets.iter().map(|ticket| ticket.replace('\n', " ") + "\n").collect()
}

const OVERLAY: &str =
    "[overlay]\ncontract = \"lepida-payer\"\n[[escalations]]\nat = \"-30m\"\naction = \"page\"\n";

#[test]
fn reasons_come_as_text_in_two_languages_and_as_data() {
    let explain = ["explain", "--contract", "lepida-payer", "--now", NOW];
    let english = both(&explain, TICKET);
    assert_eq!((english.code, english.err.as_str()), (0, ""));
    let italian = both(&[&explain[..], &["--language", "it"]].concat(), TICKET);
    assert!(english.out.contains("4711") && italian.out.contains("4711") && english.out != italian.out);
    let data: Value = serde_json::from_str(&both(&[&explain[..], &["--json"]].concat(), TICKET).out).unwrap();
    assert!(data["trace"]["timers"].is_array(), "{data}");
    assert_eq!(both(&explain, "{").code, 1);
}

#[test]
fn two_contracts_are_compared() {
    let signed = clausola::Contract::builtins().iter().find(|it| it.id == "lepida-payer").unwrap().toml;
    let changed = file("changed.toml", signed.replace("\"60m\"", "\"90m\""));
    let changed = changed.to_str().unwrap();
    let diff = ["diff", "--contract", "lepida-payer", "--with", changed, "--now", NOW];
    let text = both(&diff, lines(&[TICKET]));
    assert!(text.out.starts_with("1 of 1 tickets are decided differently"), "{}{}", text.out, text.err);
    let json: Value =
        serde_json::from_str(&both(&[&diff[..], &["--json"]].concat(), lines(&[TICKET])).out).unwrap();
    assert_eq!(json["changed"], 1);
    let unknown = both(&["diff", "--contract", "lepida-payer", "--with", "lepida", "--now", NOW], "");
    assert!(unknown.err.contains("--with lepida"), "{}", unknown.err);
}

#[test]
fn an_overlay_is_laid_over_the_contract() {
    let overlay = file("overlay.toml", OVERLAY);
    let overlay = overlay.to_str().unwrap();
    let rules = ["--contract", "lepida-payer", "--overlay", overlay];
    let decided = both(&[&["decide", "--now", NOW][..], &rules].concat(), TICKET);
    assert!(decided.out.contains(r#""action":"page""#), "{}{}", decided.out, decided.err);
    for call in [&["batch", "--now", NOW][..], &["explain", "--json", "--now", NOW]] {
        assert!(both(&[call, &rules].concat(), lines(&[TICKET])).out.contains(r#""action":"page""#));
    }
    let wrong = file("wrong.toml", "[overlay]\ncontract = \"exetera\"\n");
    let wrong = wrong.to_str().unwrap();
    let refused = both(&["time", "--contract", "lepida-payer", "--overlay", wrong], "");
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("wrong.toml:2"), "{}", refused.err);
}

#[test]
fn one_file_is_built_inspected_and_asked() {
    let folder = common::directory("command-build");
    let [overlay, made, core] = ["overlay.toml", "made.wasm", "core.wasm"].map(|name| folder.join(name));
    std::fs::write(&overlay, OVERLAY).unwrap();
    let [overlay, made, core] = [&overlay, &made, &core].map(|path| path.to_str().unwrap());
    let built = clausola(&["build", "lepida-payer", "--overlay", overlay, "-o", made], "");
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    assert!(built.out.contains("lepida-payer, revision 100"), "{}", built.out);

    let expected =
        both(&["decide", "--contract", "lepida-payer", "--overlay", overlay, "--now", NOW], TICKET).out;
    assert_eq!(clausola(&["decide", "--plugin", made, "--now", NOW], TICKET).out, expected);
    let batch = clausola(&["batch", "--plugin", made, "--now", NOW], lines(&[TICKET]));
    assert_eq!(batch.out, format!("{{\"ok\":true,\"decision\":{}}}\n", expected.trim_end()));
    for call in [&["explain", "--plugin", made, "--now", NOW][..], &["lint", "--json", "--plugin", made]] {
        assert!(!clausola(call, TICKET).out.is_empty());
    }

    let text = clausola(&["inspect", made], "");
    assert!(text.out.contains("lepida-payer") && text.out.contains("imports nothing"), "{}", text.out);
    let json: Value = serde_json::from_str(&clausola(&["inspect", made, "--json"], "").out).unwrap();
    assert_eq!((&json["shape"], &json["contract"]["revision"]), (&"component".into(), &"100".into()));
    assert_eq!(json["contract"]["overlay_hash"].as_str().unwrap().len(), 64);

    assert_eq!(clausola(&["build", "lepida-payer", "--core", "-o", core], "").code, 0);
    let json: Value = serde_json::from_str(&clausola(&["inspect", core, "--json"], "").out).unwrap();
    assert_eq!((&json["shape"], &json["confirmed"]), (&"core_module".into(), &true.into()));
    let refused = clausola(&["decide", "--plugin", core, "--now", NOW], TICKET);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("build it without `--core`"), "{}", refused.err);
}

#[test]
fn what_is_no_plugin_is_refused_politely() {
    let (empty, text) = (file("empty.wasm", ""), file("text.wasm", "hello"));
    for path in [empty.to_str().unwrap(), text.to_str().unwrap(), "nowhere.wasm"] {
        for args in
            [&["inspect", path][..], &["decide", "--plugin", path, "--now", NOW], &["time", "--plugin", path]]
        {
            let ran = clausola(args, "{}");
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}");
            assert!(ran.err.starts_with("error[") && ran.err.contains("help: "), "{}", ran.err);
        }
    }
    let bare = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dist/clausola.component.wasm");
    let none = clausola(&["time", "--plugin", bare.to_str().unwrap()], "");
    assert!(none.err.contains("no contract is baked into this plugin"), "{}", none.err);
    let both = clausola(&["time", "--native", "--plugin", bare.to_str().unwrap()], "");
    assert_eq!(both.code, 2, "{}", both.err);

    // A label that says another contract than the plugin has.
    let mut lying = common::component();
    let label = br#"{"format":1,"engine":"0.1.0","id":"x","title":"x","revision":"1","valid_from":null,"time_zone":"UTC","hash":"0","overlay_hash":null}"#;
    let name = b"clausola:contract";
    lying.extend([0, 0x80 | u8::try_from((label.len() + name.len() + 1) & 0x7f).unwrap(), 1, 17]);
    lying.extend(name.iter().chain(label));
    let lying = file("lying.wasm", lying);
    let ran = clausola(&["inspect", lying.to_str().unwrap()], "");
    assert!(ran.err.starts_with("error[contract_mismatch]"), "{}", ran.err);

    let failing = file(
        "failing.toml",
        "contract = { id = \"x\", time_zone = \"UTC\" }\n[[objectives]]\nid = \"answer\"\nstop = \"acknowledged\"\ntarget = \
         \"24h\"\n[[tests]]\nname = \"wrong\"\nticket.events = { opened = 2026-05-08T17:00:00 }\nexpect.timers.answer = \"met\"\n",
    );
    let unbuilt = clausola(&["build", failing.to_str().unwrap(), "-o", "nowhere.wasm"], "");
    assert!(unbuilt.err.contains("1 of the contract's 1 tests fail"), "{}", unbuilt.err);
    assert!(!Path::new("nowhere.wasm").exists());

    let unbuilt = clausola(&["build", "lepida-pajer", "-o", "nowhere.wasm"], "");
    assert_eq!(unbuilt.code, 1);
    assert!(unbuilt.err.contains("did you mean `lepida-payer`?"), "{}", unbuilt.err);
}
