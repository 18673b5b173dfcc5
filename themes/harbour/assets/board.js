// The hall screen (#hall): six rows, one clock, a fresh list every five minutes. Nobody touches it, so it must never
// show a browser error: the list is replaced only by a list that arrived whole.
(() => {
'use strict';
const doc = document, clock = window.harbourClock, phone = () => Date.now() / 1000, begun = phone();
let words, fresh = begun, time, age;
try { words = JSON.parse(doc.getElementById('words').textContent); } catch (e) { return; }
if (!clock) return;
const on = () => location.hash === '#hall';
// The portal's time, wherever the screen hangs and whatever its clock says: 2026-11-22 14:30.
const spell = t => new Date((t + clock.zone) * 1000).toISOString().slice(0, 16).replace('T', ' ');
const line = name => {
  const el = doc.querySelector('.head').appendChild(doc.createElement('p'));
  el.className = name;
  return el;
};
// A closed row leaves after a day; the seventh waits until one has left.
const rank = () => {
  const list = doc.querySelector('.rows');
  let shown = 0;
  if (!list) return;
  for (const row of list.children) {
    const gone = row.dataset.state === 'closed' && clock.now() - row.dataset.closes > 86400;
    if (!gone) shown++;
    row.classList.toggle('gone', gone || shown > 6);
  }
  list.classList.add('ranked');
};
const tick = () => {
  if (!on()) return;
  if (!time || !time.isConnected) { time = line('hall-clock'); age = line('hall-age'); }
  const late = phone() - fresh > 1800, skew = clock.now() - phone();
  time.textContent = spell(clock.now());
  age.textContent = words.fresh.replace('{t}', spell(fresh + skew).slice(11)) + (late ? words.sep + words.stale : '');
  age.classList.toggle('late', late);
  rank();
};
const renew = () => {
  if (!on()) return;
  fetch(location.pathname, { cache: 'no-store' })
    .then(answer => answer.status === 200 ? answer.text() : Promise.reject())
    .then(text => {
      const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
      if (!main) return;
      fresh = phone();
      // At three in the morning and not twice a night, now that the network is known to be there: browsers leak.
      if (fresh - begun > 72000 && spell(clock.now()).slice(11, 13) === '03') location.reload();
      doc.querySelector('main').innerHTML = main.innerHTML;
      doc.dispatchEvent(new Event('tidings:fresh'));
      tick();
    }).catch(tick);
};
tick();
addEventListener('hashchange', tick);
setInterval(tick, 1e4);
setInterval(renew, 3e5);
})();
