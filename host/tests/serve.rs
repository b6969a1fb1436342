//! `clausola serve`, over real sockets, as a client without any library sees it.
#![cfg(unix)]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]
#![allow(dead_code, reason = "the server is shared with another test")]

mod common;
#[path = "serve/server.rs"]
mod server;

use common::{NOW, TICKET};
use serde_json::Value;
use server::{Answer, Server, clausola, question};
use std::io::{Read, Write};
use std::time::Duration;

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

#[test]
fn a_decision_has_the_bytes_of_the_command() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let answer = server.post("/v1/decide", JSON, &question("lepida-payer", TICKET, NOW));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), JSON);
    let decided = clausola(&["decide", "--contract", "lepida-payer", "--now", NOW], TICKET);
    assert_eq!(answer.text(), format!(r#"{{"ok":true,"decision":{}}}"#, decided.trim_end()));
}

#[test]
fn an_explanation_is_json_or_text_as_the_caller_likes() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let body = question("lepida-payer", TICKET, NOW);
    let explained = |language: &str| {
        let args = ["explain", "--contract", "lepida-payer", "--now", NOW, "--language", language];
        clausola(&args, TICKET).trim_end().to_string()
    };
    let json = server.post("/v1/explain", JSON, &body);
    assert_eq!((json.status, json.header("content-type")), (200, JSON));
    let told = clausola(&["explain", "--contract", "lepida-payer", "--now", NOW, "--json"], TICKET);
    assert_eq!(json.text(), format!(r#"{{"ok":true,"decision":{}}}"#, told.trim_end()));

    let italian = server.post("/v1/explain?language=it", JSON, &body);
    assert_eq!((italian.status, italian.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(italian.text().trim_end(), explained("it"));
    for (accept, text) in [
        ("text/plain", true),
        ("text/plain;q=0.9, */*", true),
        ("application/json, text/plain", false),
        ("*/*", false),
    ] {
        let answer = server.send("POST", "/v1/explain", &[("content-type", JSON), ("accept", accept)], &body);
        assert_eq!(answer.text().starts_with("{\"ok\":true"), !text, "{accept}");
        if text {
            assert_eq!(answer.text().trim_end(), explained("en"));
        }
    }
    let unknown = server.post("/v1/explain?language=tlh", JSON, &body);
    assert_eq!((unknown.status, unknown.code()), (422, "unknown_language".to_string()));
}

#[test]
fn without_an_instant_the_current_time_is_meant() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let body = format!(r#"{{"contract":"lepida-payer","ticket":{TICKET}}}"#);
    let answer: Value = serde_json::from_str(&server.post("/v1/decide", JSON, &body).text()).unwrap();
    let now: clausola::Instant = answer["decision"]["now"].as_str().unwrap().parse().unwrap();
    let epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    assert!((i64::try_from(epoch.as_millis()).unwrap() - now.millis()).abs() < 60_000, "{answer}");
}

#[test]
fn a_batch_answers_each_line_in_its_place() {
    let server = Server::start(&["--contract", "lepida-payer", "--max-body", "4096"]);
    let ticket = TICKET.replace('\n', " ");
    let mut body = String::new();
    for at in 0..500 {
        body += &match at % 5 {
            0 => ticket.replace("4711", &at.to_string()),
            1 => format!(
                r#"{{"ticket":{},"now":"2026-10-05T09:10:00+02:00"}}"#,
                ticket.replace("4711", &at.to_string())
            ),
            2 => "this is no JSON".to_string(),
            3 => format!(r#"{{"id":"{at}","events":[],"junk":"{}"}}"#, "x".repeat(5000)),
            _ => format!("\r\n  \n{}\r", ticket.replace("4711", &at.to_string())),
        };
        body.push('\n');
    }
    let address = format!("/v1/batch?contract=lepida-payer&now={}", NOW.replace('+', "%2B"));
    let answer = server.post(&address, LINES, &body);
    assert_eq!((answer.status, answer.header("content-type")), (200, LINES));
    let lines: Vec<String> = answer.text().lines().map(str::to_string).collect();
    assert_eq!(lines.len(), 500);
    for (at, line) in lines.iter().enumerate() {
        let read: Value = serde_json::from_str(line).unwrap();
        match at % 5 {
            2 => assert_eq!(read["ok"], false, "{line}"),
            3 => assert_eq!(read["errors"][0]["code"], "too_large", "{line}"),
            rest => {
                assert_eq!(read["decision"]["ticket"], at.to_string(), "{line}");
                let now = if rest == 1 { "2026-10-05T09:10:00+02:00" } else { NOW };
                assert_eq!(read["decision"]["now"], now, "{line}");
            }
        }
    }
}

#[test]
fn a_batch_answers_while_its_lines_arrive() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let mut stream = server.connect();
    write!(
        stream,
        "POST /v1/batch?contract=lepida-payer HTTP/1.1\r\nhost: x\r\ncontent-type: {LINES}\r\n\
         transfer-encoding: chunked\r\n\r\n"
    )
    .unwrap();
    let line = format!("{}\n", TICKET.replace('\n', " "));
    let mut read = Vec::new();
    for answered in 1..=3 {
        write!(stream, "{:x}\r\n{line}\r\n", line.len()).unwrap();
        while String::from_utf8_lossy(&read).matches("{\"ok\":true").count() < answered {
            let mut piece = [0; 65536];
            let size = stream.read(&mut piece).unwrap();
            assert!(size > 0, "{}", String::from_utf8_lossy(&read));
            read.extend_from_slice(&piece[..size]);
        }
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
}

#[test]
fn every_refusal_is_json_with_its_status() {
    let server = Server::start(&["--contract", "lepida-payer", "--max-body", "2000", "--timeout", "1"]);
    let good = question("lepida-payer", TICKET, NOW);
    let json = [("content-type", JSON)];
    let lines = [("content-type", LINES)];
    let long = question("lepida-payer", &format!(r#"{{"id":"{}"}}"#, "x".repeat(3000)), NOW);
    let bad_ticket = question("lepida-payer", r#"{"id":"1","events":[{"type":"opened","at":"soon"}]}"#, NOW);
    for (method, path, headers, body, status, code) in [
        ("GET", "/", &json[..], "", 404, "not_found"),
        ("POST", "/v1/other", &json, "{}", 404, "not_found"),
        ("GET", "/v1/decide", &json, "", 405, "method_not_allowed"),
        ("POST", "/healthz", &json, "", 405, "method_not_allowed"),
        ("POST", "/v1/decide", &[], &good, 415, "unsupported_media_type"),
        ("POST", "/v1/decide", &[("content-type", "text/plain")], &good, 415, "unsupported_media_type"),
        ("POST", "/v1/batch?contract=lepida-payer", &json, &good, 415, "unsupported_media_type"),
        ("POST", "/v1/decide", &json, "{", 400, "bad_request"),
        ("POST", "/v1/decide", &json, "{}", 400, "bad_request"),
        (
            "POST",
            "/v1/decide",
            &json,
            r#"{"contract":"lepida-payer","ticket":{},"wen":1}"#,
            400,
            "bad_request",
        ),
        ("POST", "/v1/batch", &lines, "", 400, "bad_request"),
        ("POST", "/v1/batch?contract=lepida-payer&now=soon", &lines, "", 400, "bad_instant"),
        ("POST", "/v1/batch?contract=other", &lines, "", 404, "unknown_contract"),
        ("POST", "/v1/explain?lang=it", &json, &good, 400, "bad_request"),
        ("POST", "/v1/decide", &json, &question("exetera", TICKET, NOW), 404, "unknown_contract"),
        ("POST", "/v1/decide", &json, &long, 413, "too_large"),
        ("POST", "/v1/decide", &json, &bad_ticket, 422, "bad_instant"),
        ("POST", "/v1/decide", &json, &question("lepida-payer", TICKET, "soon"), 422, "bad_instant"),
    ] {
        let answer = server.send(method, path, headers, body);
        let told: Value =
            serde_json::from_str(&answer.text()).unwrap_or_else(|_| panic!("{}", answer.text()));
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{method} {path} {body}: {told}");
        assert_eq!(told["ok"], false);
        assert_eq!(answer.header("content-type"), JSON);
        assert!(told["errors"][0]["help"].is_string(), "{told}");
    }
    let allowed = server.send("GET", "/v1/decide", &json, "");
    assert_eq!(allowed.header("allow"), "POST");
    // Text that is not UTF-8, and a body that never comes.
    let mut latin = good.clone().into_bytes();
    latin[good.find("4711").unwrap()] = 0xe8;
    assert_eq!(server.send_bytes("POST", "/v1/decide", &json, &latin).code(), "not_utf8");
    let mut stream = server.connect();
    write!(
        stream,
        "POST /v1/decide HTTP/1.1\r\nhost: x\r\ncontent-type: {JSON}\r\ncontent-length: 99\r\n\r\n{{"
    )
    .unwrap();
    let slow = Answer::read(&mut stream);
    assert_eq!((slow.status, slow.code().as_str(), slow.header("connection")), (408, "timeout", "close"));
    // A head that never ends.
    let mut stream = server.connect();
    write!(stream, "POST /v1/decide HTTP/1.1\r\nhost:").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    // And the server still answers.
    assert_eq!(server.post("/v1/decide", JSON, &good).status, 200);
}

#[test]
fn a_token_is_asked_for_everywhere_but_at_the_health_check() {
    let token = "correct-horse-battery";
    let file = common::directory("serve-token").join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    for server in [
        Server::start(&["--contract", "lepida-payer", "--token-file", file.to_str().unwrap()]),
        Server::start_with(&["--contract", "lepida-payer"], &[("CLAUSOLA_TOKEN", token)]),
    ] {
        let body = question("lepida-payer", TICKET, NOW);
        let with = |authorization: &str| {
            server.send(
                "POST",
                "/v1/decide",
                &[("content-type", JSON), ("authorization", authorization)],
                &body,
            )
        };
        assert_eq!(with(&format!("Bearer {token}")).status, 200);
        for wrong in
            [format!("Bearer {token}x"), format!("Basic {token}"), "Bearer".to_string(), token.to_string()]
        {
            let answer = with(&wrong);
            assert_eq!((answer.status, answer.code().as_str()), (401, "unauthorized"), "{wrong}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        for path in ["/v1/contracts", "/metrics", "/openapi.json"] {
            assert_eq!(server.get(path).status, 401, "{path}");
        }
        assert_eq!(server.get("/healthz").text(), r#"{"ok":true}"#);
    }
}

#[test]
fn it_refuses_to_start_where_others_could_reach_it_without_a_token() {
    for (args, token, said) in [
        (&["--listen", "0.0.0.0:0"][..], None, "can be reached from other machines"),
        (&["--listen", "[::]:0"], None, "can be reached from other machines"),
        (&["--listen", "0.0.0.0:0"], Some("short"), "must have 16 or more"),
        (&["--listen", "0.0.0.0:0"], Some("sixteen letters ok"), "without spaces"),
        (&["--listen", "here"], None, "give an address and a port"),
        (&["--contract", "lepida-payer", "--contract", "lepida-payer"], None, "serve one of them"),
        (&["--contract", "lepida-payer", "--overlay", "exetera=ours.toml"], None, "not served"),
        (&["--contract", "nothing"], None, "unknown_contract"),
    ] {
        let ran = server::fails(args, token);
        assert!(ran.contains(said), "{args:?}: {ran}");
    }
    let server = Server::start_with(
        &["--contract", "lepida-payer", "--listen", "0.0.0.0:0"],
        &[("CLAUSOLA_TOKEN", "correct-horse-battery")],
    );
    assert_eq!(server.get("/v1/contracts").status, 401);
}

#[test]
fn it_listens_on_a_unix_socket_and_takes_it_away() {
    use std::os::unix::fs::PermissionsExt;
    let path = common::directory("serve-unix").join("clausola.sock");
    // What a server that was killed leaves behind.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let address = format!("unix:{}", path.display());
    let server = Server::start(&["--contract", "lepida-payer", "--listen", &address]);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    assert_eq!(server.post("/v1/decide", JSON, &question("lepida-payer", TICKET, NOW)).status, 200);
    // One that runs is not pushed aside.
    assert!(server::fails(&["--listen", &address], None).contains("cannot listen"));
    assert!(server.stop().success());
    assert!(!path.exists());
}

#[test]
fn a_changed_contract_is_read_anew_and_a_bad_one_is_not() {
    let shipped = clausola::Contract::builtins().iter().find(|c| c.id == "lepida-payer").unwrap().toml;
    let file = common::directory("serve-reload").join("contract.toml");
    std::fs::write(&file, shipped).unwrap();
    let server = Server::start(&["--contract", file.to_str().unwrap(), "--no-watch"]);
    let due = || {
        let answer = server.post("/v1/decide", JSON, &question("lepida-payer", TICKET, NOW));
        let read: Value = serde_json::from_str(&answer.text()).unwrap();
        (
            read["decision"]["timers"][0]["due"].as_str().unwrap().to_string(),
            read["decision"]["contract"]["hash"].clone(),
        )
    };
    let (before, hash) = due();
    assert_eq!(before, "2026-10-05T09:00:00+02:00");

    let changed = shipped.replace("target = \"60m\"", "target = \"90m\"");
    assert_ne!(changed, shipped);
    std::fs::write(&file, &changed).unwrap();
    server.hang_up();
    server.wait_until(|| due().0 == "2026-10-05T09:30:00+02:00");
    assert_ne!(due().1, hash);
    let contracts: Value = serde_json::from_str(&server.get("/v1/contracts").text()).unwrap();
    assert_eq!(contracts["contracts"][0]["hash"], due().1);

    std::fs::write(&file, changed.replace("[contract]", "[kontract]")).unwrap();
    server.hang_up();
    server.wait_until(|| {
        server.get("/metrics").text().contains(r#"contract_reloads_total{result="failed"} 1"#)
    });
    assert_eq!(due().0, "2026-10-05T09:30:00+02:00", "the contract before stays in force");
    assert!(server.log().contains("not reloaded"), "{}", server.log());
    std::fs::remove_file(&file).unwrap();
    server.hang_up();
    server.wait_until(|| {
        server.get("/metrics").text().contains(r#"contract_reloads_total{result="failed"} 2"#)
    });
    assert_eq!(due().0, "2026-10-05T09:30:00+02:00");
}

#[test]
fn a_changed_file_is_noticed_without_a_signal_and_an_overlay_is_laid_over() {
    let folder = common::directory("serve-overlay");
    let overlay = folder.join("ours.toml");
    std::fs::write(&overlay, "[overlay]\ncontract = \"lepida-payer\"\n").unwrap();
    let laid = format!("lepida-payer={}", overlay.display());
    let server = Server::start(&["--contract", "lepida-payer", "--overlay", &laid]);
    let due = || {
        let answer = server.post("/v1/decide", JSON, &question("lepida-payer", TICKET, NOW));
        let read: Value = serde_json::from_str(&answer.text()).unwrap();
        assert!(read["decision"]["contract"]["overlay_hash"].is_string(), "{read}");
        read["decision"]["timers"][0]["due"].as_str().unwrap().to_string()
    };
    assert_eq!(due(), "2026-10-05T09:00:00+02:00");
    let closed = "[overlay]\ncontract = \"lepida-payer\"\n[calendars.help_desk]\nclosed = [\"2026-10-05\"]\n";
    std::fs::write(&overlay, closed).unwrap();
    server.wait_until(|| due() == "2026-10-06T09:00:00+02:00");
}

#[test]
fn a_request_that_runs_is_answered_before_the_server_ends() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let body = question("lepida-payer", TICKET, NOW);
    let (first, second) = body.split_at(10);
    let mut stream = server.connect();
    let head = format!(
        "POST /v1/decide HTTP/1.1\r\nhost: x\r\ncontent-type: {JSON}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{first}").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.terminate();
    // No new connection is taken, and the old one goes on.
    server.wait_until(|| server.try_connect().is_err());
    stream.write_all(second.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 200);
    assert!(server.stop().success());
}

#[test]
fn the_log_never_says_what_a_ticket_says() {
    let server =
        Server::start(&["--contract", "lepida-payer", "--log-format", "json", "--log-level", "debug"]);
    let secret = "Rossi-Mario-0612345";
    for ticket in [
        TICKET.replace("4711", secret),
        format!(
            r#"{{"id":"1","facts":{{"{secret}":"{secret}"}},"events":[{{"type":"{secret}","at":"{secret}"}}]}}"#
        ),
        format!("\"{secret}"),
    ] {
        for path in ["/v1/decide", "/v1/explain?language=it", "/v1/batch?contract=lepida-payer"] {
            let kind = if path.contains("batch") { LINES } else { JSON };
            server.post(path, kind, &question("lepida-payer", &ticket, NOW));
        }
    }
    server.send("GET", &format!("/{secret}"), &[("x-request-id", "from-rt_7.1")], "");
    let answer = server.send("GET", "/healthz", &[("x-request-id", &secret.repeat(10))], "");
    assert_ne!(answer.header("x-request-id"), secret.repeat(10));
    assert!(server.stop_and_log().lines().all(|line| {
        assert!(!line.contains(secret), "{line}");
        serde_json::from_str::<Value>(line).is_ok()
    }));
}

#[test]
fn the_log_says_how_long_a_request_took_to_the_microsecond() {
    let server = Server::start(&["--contract", "lepida-payer", "--log-format", "json"]);
    for _ in 0..50 {
        assert_eq!(server.get("/healthz").status, 200);
    }
    let log = server.stop_and_log();
    let digits = |line: &str| {
        let (_, number) = line.split_once("\"millis\":")?;
        let number = number.split([',', '}']).next()?;
        Some(number.split_once('.').map_or(0, |(_, digits)| digits.len()))
    };
    let digits: Vec<usize> = log.lines().filter_map(digits).collect();
    assert!(digits.len() >= 50 && digits.iter().all(|digits| *digits <= 3), "{log}");
}

#[test]
fn a_request_keeps_the_name_that_its_caller_gave_it() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let named = server.send("GET", "/healthz", &[("x-request-id", "from-rt_7.1")], "");
    assert_eq!(named.header("x-request-id"), "from-rt_7.1");
    assert!(!server.get("/healthz").header("x-request-id").is_empty());
    assert!(server.stop_and_log().contains("from-rt_7.1"));
}

#[test]
fn prometheus_is_told_of_requests_and_answers() {
    let server = Server::start(&["--contract", "lepida-payer"]);
    let good = question("lepida-payer", TICKET, NOW);
    let bad = question("lepida-payer", r#"{"id":"1"}"#, NOW);
    for _ in 0..3 {
        server.post("/v1/decide", JSON, &good);
    }
    server.post("/v1/decide", JSON, &bad);
    server.get("/not/there");
    let told = server.get("/metrics");
    assert!(told.header("content-type").starts_with("application/openmetrics-text"));
    let text = told.text();
    for line in [
        r#"clausola_http_requests_total{route="/v1/decide",status="200"} 3"#,
        r#"clausola_http_requests_total{route="/v1/decide",status="422"} 1"#,
        r#"clausola_http_requests_total{route="other",status="404"} 1"#,
        r#"clausola_answers_total{contract="lepida-payer",result="ok"} 3"#,
        r#"clausola_answers_total{contract="lepida-payer",result="refused"} 1"#,
        r#"clausola_http_request_duration_seconds_count{route="/v1/decide"} 4"#,
    ] {
        assert!(text.contains(line), "{line} is missing:\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

/// The document says what the server does: its addresses, methods, statuses and kinds of answer.
#[test]
fn the_document_agrees_with_the_server() {
    let server = Server::start(&["--max-body", "2000"]);
    let document: Value = serde_json::from_str(&server.get("/openapi.json").text()).unwrap();
    let good = question("lepida-payer", TICKET, NOW);
    let long = "x".repeat(3000);
    let unknown = question("other", TICKET, NOW);
    let bad = question("lepida-payer", r#"{"id":"1"}"#, NOW);
    for (method, path, query, kind, body, status) in [
        ("post", "/v1/decide", "", JSON, good.as_str(), 200),
        ("post", "/v1/decide", "", JSON, "", 400),
        ("post", "/v1/decide", "", JSON, &unknown, 404),
        ("post", "/v1/decide", "", JSON, &long, 413),
        ("post", "/v1/decide", "", "text/plain", &good, 415),
        ("post", "/v1/decide", "", JSON, &bad, 422),
        ("post", "/v1/explain", "", JSON, &good, 200),
        ("post", "/v1/explain", "?language=it", JSON, &good, 200),
        ("post", "/v1/explain", "", JSON, &bad, 422),
        ("post", "/v1/batch", "?contract=lepida-payer", LINES, "\n", 200),
        ("post", "/v1/batch", "", LINES, "", 400),
        ("post", "/v1/batch", "?contract=other", LINES, "", 404),
        ("get", "/v1/contracts", "", JSON, "", 200),
        ("get", "/healthz", "", JSON, "", 200),
        ("get", "/metrics", "", JSON, "", 200),
        ("get", "/openapi.json", "", JSON, "", 200),
    ] {
        let answer =
            server.send(&method.to_uppercase(), &format!("{path}{query}"), &[("content-type", kind)], body);
        assert_eq!(answer.status, status, "{method} {path}{query}: {}", answer.text());
        let said = &document["paths"][path][method]["responses"][status.to_string()];
        let said = match said["$ref"].as_str() {
            Some(place) => document.pointer(place.trim_start_matches('#')).unwrap(),
            None => said,
        };
        let kinds =
            said["content"].as_object().unwrap_or_else(|| panic!("{method} {path} {status} is not in it"));
        let kind = answer.header("content-type").split(';').next().unwrap().to_string();
        assert!(kinds.contains_key(&kind), "{method} {path} {status} answers {kind}");
    }
    // Every contract that the document promises to describe is described as it says.
    let contracts: Value = serde_json::from_str(&server.get("/v1/contracts").text()).unwrap();
    let required = document["components"]["schemas"]["contract"]["required"].as_array().unwrap();
    for contract in contracts["contracts"].as_array().unwrap() {
        let keys: Vec<&String> = contract.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), required.len(), "{contract}");
        assert!(required.iter().all(|key| contract.get(key.as_str().unwrap()).is_some()), "{contract}");
    }
    assert_eq!(contracts["contracts"].as_array().unwrap().len(), clausola::Contract::builtins().len());
}

/// Tickets and decisions are described once, in the engine's own schemas; the document has them under other names.
#[test]
fn the_document_has_the_engines_own_schemas() {
    fn renamed(value: &Value, name: &str) -> Value {
        match value {
            Value::Object(entries) => entries
                .iter()
                .map(|(key, value)| match (key.as_str(), value) {
                    ("$ref", Value::String(place)) => {
                        let place = place.replace("#/$defs/", &format!("#/components/schemas/{name}_"));
                        (key.clone(), place.into())
                    }
                    _ => (key.clone(), renamed(value, name)),
                })
                .collect(),
            Value::Array(values) => values.iter().map(|value| renamed(value, name)).collect(),
            other => other.clone(),
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/serve/openapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    let own = |name: &str| {
        ["ticket", "decision"].iter().any(|own| name == *own || name.starts_with(&format!("{own}_")))
    };
    schemas.retain(|name, _| !own(name));
    for name in ["ticket", "decision"] {
        let mut schema: Value = serde_json::from_str(&clausola(&["schema", name], "")).unwrap();
        let whole = schema.as_object_mut().unwrap();
        whole.remove("$schema");
        let parts = whole.remove("$defs").unwrap();
        schema["properties"].as_object_mut().unwrap().remove("$schema");
        for (part, schema) in parts.as_object().unwrap() {
            schemas.insert(format!("{name}_{part}"), renamed(schema, name));
        }
        schemas.insert(name.to_string(), renamed(&schema, name));
    }
    let fresh = serde_json::to_string_pretty(&document).unwrap() + "\n";
    if std::env::var_os("CLAUSOLA_WRITE").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    assert!(
        text == fresh,
        "the schemas have changed: run this test with CLAUSOLA_WRITE=1 and look at the difference"
    );
}
