//! A server that runs for a test, and a client of a few lines.

use serde_json::Value;
use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What both kinds of socket are to a client.
pub(crate) trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

pub(crate) struct Server {
    address: String,
    child: RefCell<Child>,
    log: Arc<Mutex<String>>,
    reader: RefCell<Option<JoinHandle<()>>>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    body: Vec<u8>,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausola"));
    command.args(args).env("CLAUSOLA_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("command"));
    command.env_remove("CLAUSOLA_TOKEN");
    command
}

/// What the command prints for an input.
pub(crate) fn clausola(args: &[&str], input: &str) -> String {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `serve` says when it does not start.
pub(crate) fn fails(args: &[&str], token: Option<&str>) -> String {
    let mut command = command(&["serve"]);
    command.args(args);
    if let Some(token) = token {
        command.env("CLAUSOLA_TOKEN", token);
    }
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{args:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The body of a question about one ticket.
pub(crate) fn question(contract: &str, ticket: &str, now: &str) -> String {
    format!(r#"{{"contract":"{contract}","ticket":{ticket},"now":"{now}"}}"#)
}

impl Server {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_with(args, &[])
    }

    pub(crate) fn start_with(args: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = command(&["serve"]);
        if !args.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child =
            command.args(args).envs(environment.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let log = Arc::new(Mutex::new(String::new()));
        // The line that says where it listens comes once it does.
        let address = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the server ended: {}", log.lock().unwrap());
            log.lock().unwrap().push_str(&line);
            let after = line.split_once("listen=").or_else(|| line.split_once("\"listen\":\""));
            if let Some((_, address)) = after {
                break address.split([' ', '"', '\n']).next().unwrap().to_string();
            }
        };
        let kept = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self {
            address: address.replace("0.0.0.0", "127.0.0.1"),
            child: RefCell::new(child),
            log,
            reader: RefCell::new(Some(reader)),
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.borrow().id()
    }

    pub(crate) fn try_connect(&self) -> io::Result<Box<dyn Stream>> {
        let wait = Some(Duration::from_secs(30));
        Ok(match self.address.strip_prefix("unix:") {
            Some(path) => {
                let stream = UnixStream::connect(path)?;
                stream.set_read_timeout(wait)?;
                Box::new(stream)
            }
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_read_timeout(wait)?;
                Box::new(stream)
            }
        })
    }

    pub(crate) fn connect(&self) -> Box<dyn Stream> {
        self.try_connect().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, kind: &str, body: &str) -> Answer {
        self.send("POST", path, &[("content-type", kind)], body)
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes())
    }

    pub(crate) fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut stream = self.connect();
        let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}content-length: {}\r\n\r\n",
            body.len()
        );
        // Who is refused before the end of its body may find nobody reading it.
        let _ = stream.write_all(&[head.as_bytes(), body].concat());
        Answer::read(&mut stream)
    }

    /// SIGHUP: read the contracts anew.
    pub(crate) fn hang_up(&self) {
        self.signal("HUP");
    }

    /// SIGTERM: end.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    fn signal(&self, name: &str) {
        let id = self.child.borrow().id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub(crate) fn stop(&self) -> ExitStatus {
        if self.child.borrow_mut().try_wait().unwrap().is_none() {
            self.terminate();
        }
        let status = self.child.borrow_mut().wait().unwrap();
        if let Some(reader) = self.reader.borrow_mut().take() {
            reader.join().unwrap();
        }
        status
    }

    /// Everything that was logged, once nothing more is.
    pub(crate) fn stop_and_log(&self) -> String {
        assert!(self.stop().success());
        self.log()
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits for something that the server does in its own time.
    pub(crate) fn wait_until(&self, happened: impl Fn() -> bool) {
        let start = Instant::now();
        while !happened() {
            assert!(start.elapsed() < Duration::from_secs(30), "it did not happen; the log: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.borrow_mut().kill();
        let _ = self.child.borrow_mut().wait();
    }
}

impl Answer {
    /// Reads one answer to the end of its body, or of the connection.
    pub(crate) fn read(stream: &mut dyn Stream) -> Self {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            let mut piece = [0; 4096];
            let size = stream.read(&mut piece).unwrap();
            assert!(size > 0, "the connection ended: {}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&piece[..size]);
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut body = bytes[end + 4..].to_vec();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Self { status, head, body: Vec::new() };
        match answer.header("content-length").parse::<usize>() {
            Ok(length) => {
                let have = body.len();
                body.resize(length, 0);
                stream.read_exact(&mut body[have..]).unwrap();
            }
            Err(_) => {
                stream.read_to_end(&mut body).unwrap();
            }
        }
        answer.body = if answer.header("transfer-encoding") == "chunked" { unchunked(&body) } else { body };
        answer
    }

    /// A header's value; empty without.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> String {
        let read: Value = serde_json::from_str(&self.text()).unwrap();
        read["errors"][0]["code"].as_str().unwrap_or_default().to_string()
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n").expect("a chunk without its length");
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
}
