//! Finds a browser and its driver and keeps one `chromedriver` running while any test needs it.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::report::skipped;

/// A running `chromedriver`; ends with its last user.
pub(crate) struct Driver {
    process: Child,
    /// Where it listens.
    pub(crate) port: u16,
    /// The browser it is to start.
    pub(crate) browser: PathBuf,
}

/// The driver that all tests of this run share. `None`: there is no browser here, which was said aloud.
pub(crate) fn shared() -> Option<Arc<Driver>> {
    static RUNNING: Mutex<Weak<Driver>> = Mutex::new(Weak::new());
    let browser = find(&["chromium", "chromium-browser", "google-chrome"]);
    let (Some(program), Some(browser)) = (find(&["chromedriver"]), browser) else {
        let why = "browser tests need chromium and chromium-driver";
        assert!(!required(), "TIDINGS_BROWSER=required, but {why}");
        skipped(why);
        return None;
    };
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let driver = running.upgrade().unwrap_or_else(|| Arc::new(Driver::start(program, browser)));
    *running = Arc::downgrade(&driver);
    Some(driver)
}

/// Whether a missing tool is a failure.
pub(crate) fn required() -> bool {
    env::var("TIDINGS_BROWSER").is_ok_and(|value| value == "required")
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

impl Driver {
    /// On a port of its own choice, which it tells on its standard output.
    fn start(program: PathBuf, browser: PathBuf) -> Driver {
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut output = BufReader::new(process.stdout.take().expect("it was piped")).lines().map_while(Result::ok);
        let port = output
            .find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("chromedriver names its port");
        // Nobody may close the pipe while it still writes.
        std::thread::spawn(move || output.for_each(drop));
        Driver { process, port, browser }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
