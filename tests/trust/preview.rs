//! A preview as `tidings serve` runs it, and a browser for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::program::{AT, tidings};

/// `tidings serve` on a free port, ended when dropped.
pub(crate) struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    pub(crate) fn start(root: &Path) -> Preview {
        let mut command = tidings(root, &["serve", "--port", "0", "--at", AT]);
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address =
            lines.find_map(|line| Some(line.strip_prefix("Preview: http://")?.trim_end_matches('/').to_owned()));
        let address = address.expect("an address");
        thread::spawn(move || lines.count());
        Preview { process, address }
    }

    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
