//! One tab of a headless browser: what a test may do with it, in the order it happens. Hides WebDriver and DevTools.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::clock::Clock;
use crate::driver::{self, Driver};

/// Longest wait for something that must come; a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// A session of its own, with a fresh profile; ends when dropped.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    _driver: Arc<Driver>,
    _profile: TempDir,
}

/// A command that WebDriver itself does not know.
#[derive(Debug)]
struct Extra {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

impl Browser {
    /// `None`: there is no browser here.
    pub(crate) fn start() -> Option<Browser> {
        let driver = driver::shared()?;
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let user_data = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Whatever the pages may try, nothing leaves this machine.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            &user_data,
        ];
        let mut wanted = Map::new();
        wanted.insert("goog:chromeOptions".to_owned(), json!({"binary": driver.browser, "args": arguments}));
        wanted.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL", "performance": "ALL"}));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let address = format!("http://127.0.0.1:{}", driver.port);
        let client = runtime
            .block_on(ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&address))
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        Some(Browser { runtime, client: Some(client), _driver: driver, _profile: profile })
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("it is taken only by drop")
    }

    /// Loads a page and waits until its scripts have run; where it leads on by itself, until it has led there and
    /// everything of the page there is loaded. Asked in between, a browser may show a body without its stylesheet.
    pub(crate) fn open(&self, url: &str) {
        self.runtime.block_on(self.client().goto(url)).unwrap_or_else(|error| panic!("{url} does not open: {error}"));
        let arrived =
            self.comes("document.readyState === 'complete' && !document.querySelector('[http-equiv=refresh]')");
        assert!(arrived, "{url} does not come to an end");
    }

    /// Runs a function body in the page and returns what it returns, awaited.
    pub(crate) fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.runtime
            .block_on(self.client().execute(script, arguments))
            .unwrap_or_else(|error| panic!("script fails: {error}\n{script}"))
    }

    /// Taps what a selector finds first, as a finger does: it must be visible, and the page may copy or open windows.
    pub(crate) fn tap(&self, selector: &str) {
        let tap = async { self.client().find(Locator::Css(selector)).await?.click().await };
        self.runtime.block_on(tap).unwrap_or_else(|error| panic!("{selector} cannot be tapped: {error}"));
    }

    /// Types text into what a selector finds first; `\u{e007}` is Enter.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let typing = async { self.client().find(Locator::Css(selector)).await?.send_keys(text).await };
        self.runtime.block_on(typing).unwrap_or_else(|error| panic!("cannot type into {selector}: {error}"));
    }

    /// Text that a script returns; empty when there is none.
    pub(crate) fn text(&self, script: &str) -> String {
        self.run(script, Vec::new()).as_str().unwrap_or_default().to_owned()
    }

    /// Lines that a script returns.
    pub(crate) fn lines(&self, script: &str) -> Vec<String> {
        self.lines_with(script, Vec::new())
    }

    /// Lines that a script with arguments returns.
    pub(crate) fn lines_with(&self, script: &str, arguments: Vec<Value>) -> Vec<String> {
        let value = self.run(script, arguments);
        value.as_array().into_iter().flatten().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Waits until an expression becomes true; tells whether it did. A page that is just being left answers nothing,
    /// which is not yet true.
    pub(crate) fn comes(&self, expression: &str) -> bool {
        let begun = Instant::now();
        let script = format!("return !!({expression})");
        while !matches!(self.runtime.block_on(self.client().execute(&script, Vec::new())), Ok(Value::Bool(true))) {
            if begun.elapsed() > PATIENCE {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// A DevTools command.
    pub(crate) fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.extra("goog/cdp/execute", json!({"cmd": command, "params": parameters}))
    }

    fn extra(&self, path: &'static str, body: Value) -> Value {
        self.runtime
            .block_on(self.client().issue_cmd(Extra { path, body }))
            .unwrap_or_else(|error| panic!("{path} fails: {error}"))
    }

    /// The device's clock on every page opened from now on. Returns what `forget` takes.
    pub(crate) fn clock(&self, clock: Clock) -> Value {
        self.before_scripts(&clock.script())
    }

    /// A script that runs before those of every page opened from now on.
    pub(crate) fn before_scripts(&self, script: &str) -> Value {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}))
    }

    /// Takes back `clock` or `before_scripts`.
    pub(crate) fn forget(&self, script: Value) {
        self.devtools("Page.removeScriptToEvaluateOnNewDocument", script);
    }

    /// Loads a page with the device's clock at that state.
    pub(crate) fn open_at(&self, url: &str, clock: Clock) {
        let script = self.clock(clock);
        self.open(url);
        self.forget(script);
    }

    /// The device's time zone.
    pub(crate) fn zone(&self, name: &str) {
        self.devtools("Emulation.setTimezoneOverride", json!({"timezoneId": name}));
    }

    /// `light` or `dark`.
    pub(crate) fn scheme(&self, name: &str) {
        let feature = json!([{"name": "prefers-color-scheme", "value": name}]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": feature}));
    }

    /// Size of the window in CSS pixels, as on a phone below 600.
    pub(crate) fn size(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Whether pages opened from now on may run scripts.
    pub(crate) fn scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({"value": !allowed}));
    }

    /// What pages wrote to the console since the last call: errors, warnings, refusals of the security policy.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = self.extra("se/log", json!({"type": "browser"}));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }

    /// Addresses that pages asked the network for since the last call.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = self.extra("se/log", json!({"type": "performance"}));
        let entries = log.as_array().cloned().unwrap_or_default();
        let events = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
        events
            .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|event| event["message"]["params"]["request"]["url"].as_str().map(str::to_owned))
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
    }
}
