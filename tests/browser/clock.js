// Stands before every script of a page: the device's clock shows what the test says. `flows`: it runs on from there,
// timers are real. Otherwise time stands still until the test lets it pass, and then every timer fires at its own
// millisecond, so that "exactly at the instant" can be seen.
(start, flows) => {
  'use strict';
  const Real = Date, begun = Real.now();
  let t = start, last = 0, fired = 0;
  const now = () => flows ? t + Real.now() - begun : t;
  window.Date = class extends Real {
    constructor(...parts) { if (parts.length) super(...parts); else super(now()); }
    static now() { return now(); }
  };
  const timers = new Map();
  const add = repeats => (act, delay, ...rest) => {
    // As browsers do: whole milliseconds, and what does not fit in 31 bits fires at once.
    const wait = delay > 2147483647 ? 1 : Math.max(Math.trunc(delay) || 0, repeats ? 1 : 0);
    timers.set(++last, { at: t + wait, every: repeats && wait, act: () => act(...rest) });
    return last;
  };
  if (!flows) {
    window.setTimeout = add(false);
    window.setInterval = add(true);
    window.clearTimeout = window.clearInterval = id => { timers.delete(id); };
  }
  window.testClock = {
    // Time passes. Returns how many timers fired.
    pass(ms) {
      const end = t + ms, before = fired;
      for (;;) {
        let id, due;
        timers.forEach((timer, key) => { if (timer.at <= end && !(due && due.at <= timer.at)) { id = key; due = timer; } });
        if (!due) break;
        if (fired - before > 2e5) throw new Error('the page spins: 200000 timers within ' + ms + ' ms');
        t = Math.max(t, due.at);
        if (due.every) due.at = t + due.every; else timers.delete(id);
        fired++;
        due.act();
      }
      t = end;
      return fired - before;
    },
    // The device sleeps: time moves on and nothing fires.
    sleep(ms) { t += ms; }
  };
}
