// node recall.mjs SEARCH.JS FOLDER: every query of FOLDER/queries.json ([{query, pages, order?}], addresses) through the
// theme's own functions over the index in FOLDER. Ends with 1 when a page is missing, too many, in another place, or
// shown without a mark.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';

const [script, folder] = process.argv.slice(2);
const sandbox = { self: {} };
vm.runInNewContext(readFileSync(script, 'utf8'), sandbox);
const search = sandbox.self.harbourSearch;

const read = path => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const files = new Map();
const get = async path => {
  if (!files.has(path)) files.set(path, read(path));
  return files.get(path);
};

let wrong = 0;
function complain(query, what) {
  wrong++;
  if (wrong <= 20) console.error(JSON.stringify(query) + ': ' + what);
}
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const queries = read('queries.json');
let marks = 0;
for (const { query, pages, order } of queries) {
  const asked = search.terms(query);
  let numbers;
  try {
    numbers = await search.find(asked, get);
  } catch (e) {
    if (e !== 'vague') throw e;
    complain(query, 'too vague');
    continue;
  }
  const records = await Promise.all(numbers.map(page => search.record(page, get)));
  const urls = records.map(record => record[0]);
  if (!same(urls.slice().sort(), pages)) complain(query, 'found ' + urls + '\n  instead of ' + pages);
  if (order && !same(urls, order)) complain(query, 'in another order');
  for (const record of records.slice(0, 10)) {
    const texts = [record[1]].concat(...record[6].map(section => section.slice(1)));
    const pieces = texts.map(text => search.excerpt(text, asked, 120));
    if (!pieces.some(piece => piece.some(p => p[1]))) complain(query, 'no mark in ' + record[0]);
    texts.forEach((text, i) => {
      if (text.length <= 120 && pieces[i].map(p => p[0]).join('') !== text) complain(query, 'text changed in ' + record[0]);
    });
    marks++;
  }
}
console.log(queries.length + ' queries, ' + marks + ' results marked, ' + wrong + ' wrong');
process.exit(wrong ? 1 : 0);
