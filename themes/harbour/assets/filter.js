// A long list that is being filtered: says how many entries are left, and keeps the choice in the address, so that it can
// be sent. The style does the filtering. Loaded when somebody chooses, or comes with a choice in the address. ES2017.
(() => {
'use strict';
const all = selector => Array.from(document.querySelectorAll(selector));
const radios = all('.filters input'), status = document.querySelector('.filters [role=status]'), rows = all('[data-pick]');
const tell = () => {
  const chosen = radios.filter(radio => radio.checked && radio.dataset.id);
  const shown = rows.filter(row => row.getClientRects().length).length;
  const words = shown === 1 ? status.dataset.one : status.dataset.many;
  status.textContent = chosen.length ? words.replace('{n}', shown).replace('{all}', rows.length) : '';
  return chosen.map(radio => radio.name + '=' + radio.dataset.id).join('&');
};
const keep = () => history.replaceState(null, '', '#' + tell());
const read = () => {
  const wanted = new URLSearchParams(location.hash.slice(1));
  radios.forEach(radio => { if (wanted.get(radio.name) === radio.dataset.id) radio.checked = true; });
  tell();
};
radios.forEach(radio => { radio.onchange = keep; });
addEventListener('hashchange', read);
if (/(kind|state)=/.test(location.hash)) read();
else keep();
})();
