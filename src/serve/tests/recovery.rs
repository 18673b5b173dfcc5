//! Out of open files: `tiny_http` stops to accept, and the preview comes back. In a process of its own, because the
//! limit is one of the process.

use super::*;
use std::env;
use std::io;
use std::process::{Child, Command, Stdio};
use std::thread;

/// Set for the process that previews; holds nothing.
const SIGN: &str = "TIDINGS_TEST_PREVIEW";

/// Not a test by itself: the process that previews, until its input ends.
#[test]
fn preview_for_another_process() {
    if env::var_os(SIGN).is_none() {
        return;
    }
    let preview = Preview::of(portal());
    println!("\nlistening on {}", preview.server.address());
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

struct Limited {
    process: Child,
    address: SocketAddr,
}

impl Limited {
    /// A preview that may have so many files open; `None` where there is no such limit.
    fn start(files: u32) -> Option<Limited> {
        let script = format!("ulimit -n {files} && exec \"$0\" \"$@\"");
        let started = Command::new("sh")
            .args(["-c", &script])
            .arg(env::current_exe().unwrap())
            .args(["--exact", "serve::tests::recovery::preview_for_another_process", "--nocapture"])
            .env(SIGN, "")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.ok()?;
        let mut lines = BufReader::new(process.stdout.take()?).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("listening on ")?.parse().ok());
        let Some(address) = address else {
            let _ = process.wait();
            return None;
        };
        // What it says later is of no interest, but it must be able to say it.
        thread::spawn(move || lines.count());
        Some(Limited { process, address })
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(stream)
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ask(stream: &mut BufReader<TcpStream>) -> u16 {
    stream.get_mut().write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    next_reply(stream).status
}

/// Asks again and again, for 20 seconds at most.
fn soon(mut is_so: impl FnMut() -> bool) -> bool {
    (0..2000).any(|_| {
        thread::sleep(Duration::from_millis(10));
        is_so()
    })
}

#[test]
fn comes_back_after_running_out_of_files() {
    // Two files for each connection: by turns there is none left for accepting, and none for the second.
    for files in [64, 65] {
        let started = Limited::start(files);
        assert!(started.is_some() || !cfg!(target_os = "linux"), "the other process did not start");
        let Some(preview) = started else {
            // Straight to the terminal: what a passing test prints is not shown.
            writeln!(io::stderr(), "skipped: this system cannot limit the open files of a process").unwrap();
            return;
        };
        for round in 0..2 {
            let mut kept = BufReader::new(preview.connect().unwrap());
            assert_eq!(ask(&mut kept), 200);
            let mut silent = Vec::new();
            let stopped = soon(|| match preview.connect() {
                Ok(stream) => {
                    silent.push(stream);
                    false
                }
                Err(_) => true,
            });
            assert!(stopped, "{files} files: {} connections did not stop it", silent.len());
            assert_eq!(ask(&mut kept), 200, "open connections are answered meanwhile");
            drop(silent);
            assert!(soon(|| preview.connect().is_ok()), "{files} files, round {round}: gone for good");
            assert_eq!(ask(&mut BufReader::new(preview.connect().unwrap())), 200);
            assert_eq!(ask(&mut kept), 200, "older connections are answered afterwards too");
        }
    }
}
