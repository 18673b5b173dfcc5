//! A preview as `tidings serve` runs it, and a browser for it.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{AT, tidings};

/// `tidings serve` on a free port, ended when dropped.
pub(crate) struct Preview {
    process: Child,
    address: String,
    told: Arc<Mutex<String>>,
}

impl Preview {
    pub(crate) fn start(root: &Path) -> Preview {
        Preview::start_with(root, &[])
    }

    pub(crate) fn start_with(root: &Path, flags: &[&str]) -> Preview {
        let mut command = tidings(root, &["serve", "--port", "0", "--at", AT]);
        command.args(flags);
        Preview::of(command)
    }

    /// With so many open files as a system may allow.
    #[cfg(unix)]
    pub(crate) fn start_with_files(root: &Path, files: u32) -> Preview {
        let mut command = std::process::Command::new("sh");
        let script = format!("ulimit -n {files}; exec \"$0\" --lang en serve --port 0 --at {AT}");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_tidings")]).current_dir(root).stdin(Stdio::null());
        Preview::of(command)
    }

    fn of(mut command: std::process::Command) -> Preview {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut before = String::new();
        let address = lines.find_map(|line| {
            before.push_str(&format!("{line}\n"));
            Some(line.strip_prefix("Preview: http://")?.trim_end_matches('/').to_owned())
        });
        let address = address.expect("an address");
        let told = Arc::new(Mutex::new(before));
        let own = Arc::clone(&told);
        thread::spawn(move || lines.for_each(|line| own.lock().unwrap().push_str(&(line + "\n"))));
        Preview { process, address, told }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Whether the program says this, within a time.
    pub(crate) fn told_within(&self, patience: Duration, text: &str) -> bool {
        let started = Instant::now();
        while started.elapsed() < patience {
            if self.told.lock().unwrap().contains(text) {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }

    pub(crate) fn connect(&self) -> TcpStream {
        // After a fault of its server the preview listens anew, which takes a moment.
        let started = Instant::now();
        let stream = loop {
            match TcpStream::connect(&self.address) {
                Err(error) if error.kind() == ErrorKind::ConnectionRefused && started.elapsed().as_secs() < 20 => {
                    thread::sleep(Duration::from_millis(20));
                }
                stream => break stream.unwrap(),
            }
        };
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream
    }

    /// What comes back for some bytes, after which the sender says no more. Nothing is sent on to one who has closed.
    pub(crate) fn say(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        let mut writer = stream.try_clone().unwrap();
        let mut reply = Vec::new();
        let own = request.to_vec();
        let sent = thread::spawn(move || {
            let _ = writer.write_all(&own).and_then(|()| writer.shutdown(std::net::Shutdown::Write));
        });
        // A connection that is reset has said what it had to say.
        let end = stream.read_to_end(&mut reply);
        let hangs = end.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!hangs, "no end of the answer to {:?}", String::from_utf8_lossy(&request[..request.len().min(80)]));
        sent.join().unwrap();
        reply
    }

    pub(crate) fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String::from_utf8(self.say(request.as_bytes())).unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
