// Part of the preview only: reloads the page when the site changed, and shows the messages of a failed build.
(function () {
  "use strict";
  var version = document.currentScript.dataset.version;
  var place = "tidings-place";
  var tried = "tidings-tried";
  var stream = null;
  var shown = "";

  function remember(key, value) {
    try { sessionStorage.setItem(key, value); } catch (error) { /* A browser without storage only loses its place. */ }
  }

  function recall(key) {
    try { return sessionStorage.getItem(key); } catch (error) { return null; }
  }

  function restorePlace() {
    var saved = (recall(place) || "").split("|");
    if (saved.length === 3 && saved[2] === location.pathname) {
      window.scrollTo(Number(saved[0]), Number(saved[1]));
    }
    remember(place, "");
  }

  function reload(target) {
    // If a page still has another version after a reload, something caches it: do not reload for ever.
    if (recall(tried) === target) { return; }
    remember(tried, target);
    remember(place, [window.scrollX, window.scrollY, location.pathname].join("|"));
    location.reload();
  }

  function messages() { return document.getElementById("tidings-overlay"); }

  function bindClose() {
    var box = messages();
    if (box) { box.querySelector("button").addEventListener("click", function () { box.remove(); }); }
  }

  // The same text as the browser itself would write it, to compare with what stands in the page.
  function normal(html) {
    var template = document.createElement("template");
    template.innerHTML = html;
    return template.innerHTML;
  }

  function show(html) {
    html = normal(html);
    // Also when the reader has closed the box: only other messages open it again.
    if (html === shown) { return; }
    shown = html;
    if (messages()) { messages().remove(); }
    // Escaped by the preview server, which is also where this script comes from.
    document.body.insertAdjacentHTML("beforeend", html);
    bindClose();
  }

  function connect() {
    if (stream || !window.EventSource || document.visibilityState === "hidden") { return; }
    stream = new EventSource("/_tidings/events");
    stream.addEventListener("site", function (event) {
      if (event.data === version) { remember(tried, ""); } else { reload(event.data); }
    });
    stream.addEventListener("overlay", function (event) { show(event.data); });
    stream.onerror = function () {
      // The browser retries a lost connection by itself, but gives up after an answer it does not understand.
      if (stream && stream.readyState === 2) {
        stream = null;
        setTimeout(connect, 1000);
      }
    };
  }

  function disconnect() {
    if (stream) { stream.close(); }
    stream = null;
  }

  // A browser opens six connections to one server: hidden tabs must not hold them.
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { disconnect(); } else { connect(); }
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  window.addEventListener("load", restorePlace);

  if (messages()) { shown = messages().outerHTML; }
  bindClose();
  connect();
})();
