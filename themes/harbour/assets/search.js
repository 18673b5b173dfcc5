// Search over the static index; src/output/search says what stands in it. ES2017, as old phones drop the whole file at
// one unknown sign; no backtick anywhere, as the build then keeps comments. The first half touches no document and is
// tested in Node. Texts of the index reach the page as text, never as HTML.
(function (root) {
'use strict';

// ---- Text → tokens {t, s, e, k}: folded, its place in the text, class. Must fold as src/output/search/fold.rs does.
// Where each class begins: h Han, l letter, d digit, i ignored, b break.
const CLASSES = ('b0 d30 b3a l61 b7b iad bae lc0 bd7 ld8 i300 l370 b2000 i200b b2010 h2e80 b2fe0 h3005 b3008 h3041 i3099 ' +
  'b309b h309d b30a0 h30a1 b30fb h30fc b3200 h3400 la000 bd800 he000 bfb00 ife00 bfe10 ifeff bff00 l10000 b1d000 ' +
  'h20000 b40000 ie0000 be1000').split(' ').map(x => [parseInt(x.slice(1), 16), x[0]]).reverse();
function tokens(text) {
  const out = [];
  let open, e = 0, last;
  for (const sign of text) {
    const s = e;
    e += sign.length;
    for (const t of sign.normalize('NFKD').toLowerCase()) {
      const k = CLASSES.find(x => x[0] <= t.codePointAt(0))[1];
      if (k === 'i') continue;
      if (k !== 'b') {
        if (k === open && k !== 'h') { last.t += t; last.e = e; }
        else out.push(last = { t, s, e, k });
      }
      open = k;
    }
  }
  return out;
}
function han(token) { return token && token.k === 'h'; }

// ---- Query → terms, each a list of tokens that must stand side by side. All terms must stand in the page.
function terms(query) {
  const out = [];
  let last;
  for (const word of query.split(/\s+/)) {
    const term = tokens(word);
    // “2025 年” with a space for looks is “2025年”.
    if (last && term.length === 1 && han(term[0]) && !han(last[last.length - 1])) last.push(term[0]);
    else if (term.length) out.push(last = term);
  }
  return out;
}
// A last word of three signs or more stands for all words that begin so.
function begins(term, i) { return i === term.length - 1 && term[i].k !== 'h' && term[i].t.length > 2; }
// Where a term stands among tokens, as numbers of its first token.
function stands(term, among) {
  return among.map((x, i) => i).filter(i => term.every((x, j) => {
    const y = among[i + j];
    return y && (y.t === x.t || begins(term, j) && y.t.startsWith(x.t));
  }));
}
// Term → [offset, [from, to], …]: ranges of keys that together cover its tokens. See src/output/search/keys.rs.
function cover(term) {
  const out = [], key = (i, text) => out.push([i, [text, text]]);
  for (let i = 0; i < term.length; i++) {
    const x = term[i], next = term[i + 1], t = x.t;
    if (han(next)) key(i++, t + next.t);
    else if (han(x) && i) key(i - 1, term[i - 1].t + t);
    else if (next) key(i, t);
    else if (han(x) || begins(term, i)) out.push([i, [t, t + '\uffff']]);
    else out.push([i, [t, t], [t + '\u2e80', t + '\uffff']]);
  }
  return out;
}

// ---- Files. get(path) promises parsed JSON; paths are relative to index.json.
function numbers(text) {
  const out = [];
  let value = 0, weight = 1;
  for (let i = 0; i < text.length; i++) {
    let d = text.charCodeAt(i) - 35;
    if (d > 57) d--;
    if (d < 45) { out.push(value + d * weight); value = 0; weight = 1; }
    else { value += (d - 45) * weight; weight *= 46; }
  }
  return out;
}
function name(folder, names, i) { return folder + '/' + i + '-' + names.split(' ')[i] + '.json'; }
// Sorted positions of a unit of cover(); throws 'vague' when more than twelve files would have to be fetched.
async function positions(index, get, unit) {
  const ranges = unit.slice(1), files = [], out = [];
  index.first.split(' ').forEach((key, i, all) => {
    if (key && ranges.some(r => key <= r[1] && !(all[i + 1] <= r[0]))) files.push(name('k', index.shards, i));
  });
  if (files.length > 12) throw 'vague';
  for (const file of await Promise.all(files.map(get))) {
    const lists = file[1].split(' ');
    file[0].split(' ').forEach((key, i) => {
      let at = -unit[0];
      if (ranges.some(r => key >= r[0] && key <= r[1])) for (const n of numbers(lists[i])) out.push(at += n);
    });
  }
  return out.sort((a, b) => a - b);
}
function both(a, b) {
  const known = new Set(b);
  return a.filter(x => known.has(x));
}
// Numbers of the pages that hold all terms, best first.
async function find(asked, get) {
  const index = await get('index.json'), spans = numbers(index.spans);
  const found = await Promise.all(asked.map(term => Promise.all(cover(term).map(unit => positions(index, get, unit)))));
  let scores;
  for (const units of found) {
    const next = new Map();
    let part = 0, end = spans[0];
    for (const p of units.reduce(both)) {
      while (p >= end) end += spans[++part];
      // The three parts of a page: title, headings, texts.
      const page = part / 3 | 0, score = (scores ? scores.get(page) : 0) + [9, 3, 1][part % 3];
      if (score && !(next.get(page) >= score)) next.set(page, score);
    }
    scores = next;
  }
  // The later a page stands, the newer it is.
  return Array.from(scores ? scores.keys() : []).sort((a, b) => scores.get(b) - scores.get(a) || b - a);
}
// A page's record: [url, title, kind, date, state, lang, [[anchor, heading, text], …]].
async function record(page, get) {
  const index = await get('index.json');
  let block = 0;
  while (page >= index.counts[block]) page -= index.counts[block++];
  return (await get(name('p', index.blocks, block)))[page];
}
// A text in pieces [text, whether it was asked for]; of a long one only what surrounds the first hit.
function excerpt(text, asked, width) {
  const among = tokens(text), marks = [], out = [];
  for (const term of asked) for (const i of stands(term, among)) marks.push([among[i].s, among[i + term.length - 1].e]);
  marks.sort((a, b) => a[0] - b[0]);
  let at = 0, end = text.length;
  if (end > width) for (const x of among) {
    if (marks[0] && x.s <= marks[0][0] - 30) at = x.s;
    if (x.e <= at + width) end = x.e;
  }
  if (at) out.push(['…']);
  const upTo = i => text.slice(at, at = Math.min(Math.max(i, at), end));
  for (const m of marks) out.push([upTo(m[0])], [upTo(m[1]), true]);
  out.push([upTo(end)]);
  if (end < text.length) out.push(['…']);
  return out.filter(piece => piece[0]);
}

root.harbourSearch = { tokens, terms, find, record, excerpt };
const doc = root.document, form = doc && doc.querySelector('form[data-index]');
if (!form) return;

// ---- The page.
let cache = {}, run = 0;
// No browser lets a page from a disk read its neighbours, and each complains in its console when asked to.
const disk = location.protocol === 'file:';
function get(path) {
  if (disk) return Promise.reject('disk');
  const url = form.dataset.index.replace('index.json', path);
  // index.json names the other files, so it must be fresh.
  return cache[path] = cache[path] || fetch(url, { cache: path === 'index.json' ? 'no-cache' : 'default' })
    .then(x => x.json());
}
form.addEventListener('focusin', () => { get('index.json').catch(() => { cache = {}; }); });
const by = id => doc.getElementById('search-' + id), hits = by('hits'), more = by('more'), field = form.elements.q;

const words = JSON.parse(by('words').textContent);
function say(key, n) { by('status').textContent = words[key].replace('{n}', n).replace('{q}', () => field.value); }
function add(parent, tag, name, pieces) {
  const el = parent.appendChild(doc.createElement(tag));
  el.className = name;
  for (const piece of pieces || []) {
    (piece[1] ? el.appendChild(doc.createElement('mark')) : el).append(piece[0]);
  }
  return el;
}
function show(page, asked) {
  const text = x => excerpt(x, asked, 120), item = add(hits, 'li', 'doc'), url = form.dataset.home + page[0];
  add(add(item, 'p', 'day'), 'span', '', [[page[3] || words[page[2]]]]);
  const what = add(item, 'div', 'what'), title = add(what, 'h2', 'row-title');
  const count = x => asked.filter(term => stands(term, tokens(x)).length).length;
  what.lang = page[5];
  add(title, 'a', '', text(page[1])).href = url;
  if (page[4]) { title.append(' '); add(title, 'span', 'tag', [[page[4]]]); }
  // The three sections that hold most terms; of a page found by its title the first.
  const best = page[6].map((s, i) => [2 * count(s[1]) + count(s[2]) - i / 1e3].concat(s)).sort((a, b) => b[0] - a[0]);
  best.slice(0, 3).forEach((s, i) => {
    if (i && s[0] <= 0) return;
    if (s[2]) add(add(what, 'p', 'from'), 'a', '', text(s[2])).href = url + (s[1] && '#' + encodeURIComponent(s[1]));
    add(what, 'p', 'when', text(s[3]));
  });
}
async function ten(pages, asked, mine) {
  const records = await Promise.all(pages.slice(0, 10).map(page => record(page, get))), old = hits.children.length;
  if (mine !== run) return;
  records.forEach(page => show(page, asked));
  if (old) hits.children[old].querySelector('a').focus();
  more.hidden = pages.length < 11;
  more.onclick = () => ten(pages.slice(10), asked, mine).catch(() => { cache = {}; say('failed'); });
}
async function search(again) {
  const mine = ++run, asked = terms(field.value);
  hits.textContent = '';
  more.hidden = true;
  if (!field.value) return;
  say('busy');
  try {
    const pages = await find(asked, get), n = pages.length;
    await ten(pages, asked, mine);
    if (mine === run) say(n > 1 ? 'many' : n ? 'one' : 'none', n);
  } catch (e) {
    if (mine !== run) return;
    cache = {};
    // When the site was published anew since index.json came, its files have other names.
    if (words[e]) say(e);
    else if (again) search();
    else say('failed');
  }
}
form.addEventListener('submit', e => {
  e.preventDefault();
  search(true);
  history.replaceState(null, '', '?q=' + encodeURIComponent(field.value));
});
field.value = new URLSearchParams(location.search).get('q') || '';
if (disk) say('disk');
else search(true);
})(typeof self === 'undefined' ? this : self);
