// Adds to a page that is complete without it: states, remaining time, copy and print buttons. Hides nothing.
// ES2017, as old phones drop the whole file at one unknown sign.
(() => {
'use strict';
const doc = document, all = selector => Array.from(doc.querySelectorAll(selector));
const put = (el, text) => { if (el && el.textContent !== text) el.textContent = text; };
const add = (parent, tag, text, name) => {
  const el = parent.appendChild(doc.createElement(tag));
  el.textContent = text;
  el.className = name || '';
  return el;
};
const button = (parent, text, act, name) => {
  const el = add(parent, 'button', text, name);
  el.type = 'button';
  el.onclick = act;
  return el;
};
let words;
try { words = Object.assign(...all('[id^=words]').map(el => JSON.parse(el.textContent))); } catch (e) { return; }
const say = (key, time) => words[key].replace('{t}', time);

// ---- Time, in seconds. The portal's offset stands in its own time elements, so no zone is built in here.
let skew = 0, zone = 28800;
const now = () => Date.now() / 1000 + skew;
all('time[datetime*=T]').some(el => {
  const m = /([+-])(\d\d):(\d\d)$/.exec(el.dateTime);
  if (m) zone = (m[1] + 1) * (m[2] * 3600 + m[3] * 60);
  return m;
});
window.harbourClock = { now, zone };
const day = t => Math.floor((t + zone) / 86400);
const unit = (n, key) => words[n === 1 ? key + 1 : key].replace('{n}', n);
// At most so many units, largest first. Begun seconds count: 0.2 s left is still 1 second.
const spell = (t, parts) => {
  const text = [];
  t = Math.ceil(t);
  [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]].forEach(([key, size]) => {
    const n = Math.floor(t / size);
    if (!parts || !n && !text.length && size > 1) return;
    parts--;
    t %= size;
    if (n || !text.length) text.push(unit(n, key));
  });
  return text.join(' ');
};

// ---- State of a deadline at an instant: the word, the instant counted to if any, the next change.
const spans = text => text ? text.split(' ').map(span => span.split('-').map(Number)) : [];
const phase = (d, t) => {
  let opens = d.opens && +d.opens, closes = d.closes && +d.closes, change;
  const is = (state, to) => ({ state, to, change: change || to || Infinity });
  if (d.status !== 'scheduled') return;
  if (d.slots) {
    const slots = spans(d.slots), i = slots.findIndex(([, end, cutoff]) => t < (cutoff || end));
    if (i < 0) return is('closed');
    const [start, end, cutoff] = slots[i];
    return t < start ? is(i ? 'paused' : 'upcoming', start) : is('open', cutoff || end);
  }
  if (!opens && !closes) return;
  if (d.shape === 'milestone' && !closes) closes = opens + 86400;
  if (t < opens) return is('upcoming', opens);
  if (!closes) return is('open');
  if (t >= closes) return is('closed');
  for (const [from, to] of spans(d.pauses)) {
    if (t >= from && t < to) return is('paused', to);
    if (t < from && !change) change = from;
  }
  return is(day(closes - 1) === day(t) ? 'last' : 'open', closes);
};
// Who must be there on time counts to the start, and a day counts to itself; afterwards there is nothing to count.
const counts = (shape, p) => p.to && (p.state === 'upcoming' || shape !== 'session' && shape !== 'milestone');
// Whole days are counted to the last day, not to the midnight behind it.
const daysTo = (p, t) => day(p.state === 'upcoming' || p.state === 'paused' ? p.to : p.to - 1) - day(t);
const LABELS = {
  session: { upcoming: 'to_start', open: 'now', last: 'now', closed: 'over' },
  milestone: { upcoming: 'to_day', open: 'today', last: 'today', closed: 'past' },
  opens: { upcoming: 'to_start', open: 'started' },
  due: { open: 'to_end', last: 'to_end', closed: 'closed' },
  daily: { upcoming: 'to_start', open: 'to_cutoff', paused: 'again', closed: 'closed' },
  window: { upcoming: 'to_start', open: 'open', last: 'open', paused: 'pause', closed: 'closed' }
};
const label = (shape, state) => words[(LABELS[shape] || LABELS.window)[state]] || '';
const ROWS = { upcoming: 'row_start', open: 'row_end', last: 'row_end', paused: 'row_pause' };
const remark = (shape, p, t, whole) => {
  if (!counts(shape, p)) return label(shape, p.state);
  // By the calendar, so that two things on one day are the same days away, whatever their hours.
  const time = whole || p.to - t > 86400 ? unit(daysTo(p, t), 'd') : p.to - t < 60 ? words.under : spell(p.to - t, 1);
  const text = say(shape === 'milestone' ? 'row_day' : shape === 'daily' && p.state === 'open' ? 'row_cutoff'
    : shape === 'daily' && p.state === 'paused' ? 'row_again' : ROWS[p.state], time);
  return p.state !== 'last' ? text : whole ? words.row_last : words.row_last + words.sep + text;
};

// ---- Paint everything, then sleep until something would look different.
let rows = all('[data-key]'), timer, held, hold;
const tide = doc.querySelector('.tl'), big = doc.querySelector('.cd'), figure = doc.querySelector('.cd-digits');
const paint = () => {
  clearTimeout(timer);
  const t = now();
  // At midnight the words for days change.
  let next = (day(t) + 1) * 86400 - zone;
  for (const el of rows) {
    // A counter keeps hours even where its first and last day are written without.
    const { shape, days, slots } = el.dataset, p = phase(el.dataset, t), whole = days !== undefined && !slots;
    if (!p) continue;
    el.dataset.state = p.state;
    const lane = doc.querySelector('[data-lane="' + el.dataset.key + '"]');
    if (lane) lane.setAttribute('data-state', p.state);
    const left = p.to - t, ticks = counts(shape, p) && !whole;
    let step = el === big ? left > 86400 ? 3600 : left > 3600 ? 60 : 1 : left > 86400 ? 86400 : left > 3600 ? 3600 : 60;
    if (el !== big) put(el.querySelector('.state'), remark(shape, p, t, whole));
    else if (figure) digits(shape, p, t, whole, ticks && step === 1);
    next = Math.min(next, p.change);
    if (ticks && !(el === big && held)) next = Math.min(next, p.to - Math.floor(Math.ceil(left) / step) * step + 1);
  }
  if (tide) {
    const { from, to, left, right } = tide.dataset, part = (t - from) / (to - from), line = tide.lastElementChild;
    line.setAttribute('transform', 'translate(' + (+left + part * (right - left)) + ')');
    line.setAttribute('visibility', part > 0 && part < 1 ? 'visible' : 'hidden');
  }
  // A day at most: longer waits fire at once. Never nothing, or a clock between two milliseconds would spin.
  timer = setTimeout(paint, Math.min(Math.max((next - now()) * 1000, 20), 864e5));
};
// The large figure: numbers large, units small.
const digits = (shape, p, t, whole, seconds) => {
  const lastDay = whole && p.state === 'last' && shape !== 'milestone', shown = counts(shape, p) && !lastDay;
  put(doc.getElementById('state'), lastDay ? words.last : label(shape, p.state));
  big.classList.toggle('ticks', !!shown);
  held = held && seconds;
  hold.hidden = !seconds;
  put(hold, held ? words.go : words.hold);
  const text = !shown ? '' : whole ? unit(daysTo(p, t), 'd') : spell(p.to - t, 2);
  if (held || figure.textContent === text) return;
  figure.textContent = '';
  text.split(/(\d+)/).forEach((part, i) => part && add(figure, i % 2 ? 'b' : 'small', part));
};

// ---- The server's clock: Date is the origin's, Age how long a cache kept it. Offline the phone's clock has to do.
let synced = 0, line, newer;
const sync = () => {
  if (!rows.length || location.protocol === 'file:') return;
  const sent = Date.now();
  fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(({ headers }) => {
    const got = Date.now(), date = Date.parse(headers.get('Date')), head = doc.querySelector('.head');
    // Open for days, or out of an old cache: a date may have moved since. Whole seconds, both from this server.
    if (head && !newer && Date.parse(headers.get('Last-Modified')) > Date.parse(doc.lastModified) + 1e3) {
      newer = add(head, 'p', words.newer + ' ', 'newer');
      button(newer, words.reload, () => location.reload());
    }
    if (!date) return;
    synced = got;
    const off = (date - got + (got - sent) / 2) / 1000 + +headers.get('Age');
    skew = Math.abs(off) < 5 ? 0 : off;
    // The hall screen has no place for this line, and nobody to read it.
    if (head && Math.abs(skew) >= 60) {
      line = line || add(head, 'p', '', 'clock');
      put(line, say(skew > 0 ? 'slow' : 'fast', spell(Math.abs(skew), 1)));
    } else put(line, '');
    paint();
  }).catch(() => {});
};
const wake = () => {
  if (doc.hidden) return;
  paint();
  if (Math.abs(Date.now() - synced) > 6e5) sync();
};
if (rows.length) {
  if (figure) hold = button(big, '', () => { held = !held; paint(); }, 'hold');
  paint();
  sync();
  doc.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', e => e.persisted && wake());
  addEventListener('online', sync);
  // The hall board has put in a fresh list.
  doc.addEventListener('tidings:fresh', () => { rows = all('[data-key]'); paint(); });
}

// ---- Filters of a long list work by style; states, count and address need a script, which comes when they are used.
const filters = doc.querySelector('.filters');
if (filters) {
  all('.filters [hidden]').forEach(group => { group.hidden = false; });
  const load = () => {
    if (!filters.dataset.loaded) add(doc.body, 'script', '').src = filters.dataset.script;
    filters.dataset.loaded = 1;
  };
  const sent = () => { if (/(kind|state)=/.test(location.hash)) load(); };
  filters.addEventListener('change', load);
  addEventListener('hashchange', sent);
  sent();
}

// ---- Buttons that only a script can serve.
all('code.copy').forEach(code => {
  const done = () => { put(copy, words.copied); setTimeout(put, 3000, copy, words.copy); };
  const old = () => {
    // Where even this fails the address stays selected, ready for the phone's own menu.
    getSelection().selectAllChildren(code);
    if (doc.execCommand('copy')) done();
  };
  const copy = button(code.parentNode, words.copy, () => {
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, old);
    else old();
  });
});
const actions = doc.querySelector('article .buttons');
// A browser that fetches late must not print an empty place.
addEventListener('beforeprint', () => all('.qr').forEach(img => { img.loading = ''; }));
if (actions) button(add(actions, 'li', ''), words.print, () => print());

// ---- WeChat, the remembered cohort, reading from a disk.
if (/MicroMessenger/i.test(navigator.userAgent)) doc.documentElement.classList.add('in-wechat');
try {
  const KEY = 'tidings.cohort', here = doc.body.dataset.cohortPage, chosen = localStorage.getItem(KEY);
  if (here) localStorage.setItem(KEY, here);
  const link = all('[data-cohort]').find(a => a.dataset.cohort === chosen);
  if (link) add(add(doc.querySelector('.head'), 'p', words.chosen, 'chosen'), 'a', link.textContent).setAttribute('href', link.getAttribute('href'));
  // A phone may forbid storage.
} catch (e) {}
if (location.protocol === 'file:') {
  all('a[href]').forEach(a => {
    a.setAttribute('href', a.getAttribute('href').replace(/^([^:#?]*\/)(#.*)?$/, '$1index.html$2'));
  });
}
})();
