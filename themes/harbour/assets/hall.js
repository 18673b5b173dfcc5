// The hall screen: six rows, one clock, a fresh list every five minutes. Nobody touches it, so it must never show a
// browser error: the list is replaced only by a list that arrived whole.
(() => {
'use strict';
const doc = document, clock = window.harbourClock, phone = () => Date.now() / 1000, begun = phone();
let words, fresh = begun;
const by = id => doc.getElementById(id);
try { words = Object.assign(JSON.parse(by('words').textContent), JSON.parse(by('words-hall').textContent)); } catch (e) { return; }
if (!clock) return;
// The portal's time, wherever the screen hangs and whatever its clock says: 2026-11-22T14:30.
const lang = doc.documentElement.lang, local = t => new Date((t + clock.zone) * 1000);
const spell = t => local(t).toISOString().slice(0, 16);
const say = t => local(t).toLocaleDateString(lang === 'en' ? 'en-GB' : lang, { timeZone: 'UTC', month: 'long', day: 'numeric', weekday: 'short' });
// What is next first; closed rows below, for a day. The seventh waits until one has left.
const rank = () => {
  const list = doc.querySelector('.rows');
  let shown = 0;
  if (!list) return;
  const closed = row => row.dataset.state === 'closed';
  for (const row of Array.from(list.children)) if (closed(row) && !row.moved) { row.moved = true; list.appendChild(row); }
  for (const row of list.children) {
    const gone = closed(row) && clock.now() - row.dataset.closes > 86400;
    if (!gone) shown++;
    row.classList.toggle('gone', gone || shown > 6);
  }
  list.classList.add('ranked');
};
const tick = () => {
  const late = phone() - fresh > 1800, skew = clock.now() - phone(), time = spell(clock.now()).slice(11), day = say(clock.now());
  if (by('clock').textContent !== time + day) {
    by('clock').textContent = time;
    by('clock').appendChild(doc.createElement('small')).textContent = day;
  }
  by('age').textContent = words.fresh.replace('{t}', spell(fresh + skew).slice(11)) + (late ? words.sep + words.stale : '');
  by('age').classList.toggle('late', late);
  rank();
};
const renew = () => {
  fetch(location.href, { cache: 'no-store' })
    .then(answer => answer.status === 200 ? answer.text() : Promise.reject())
    .then(text => {
      const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
      if (!main) return;
      fresh = phone();
      // At three in the morning and not twice a night, now that the network is known to be there: browsers leak.
      if (fresh - begun > 72000 && spell(clock.now()).slice(11, 13) === '03') location.reload();
      doc.querySelector('main').replaceWith(doc.adoptNode(main));
      doc.dispatchEvent(new Event('tidings:fresh'));
      tick();
    }).catch(tick);
};
tick();
setInterval(tick, 1e4);
setInterval(renew, 3e5);
})();
