// node sizes.mjs SEARCH.JS FOLDER: bytes of the index in FOLDER and bytes that the queries of FOLDER/queries.json move,
// all with gzip, each query with nothing in the cache and its first ten results shown.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';

const [script, folder] = process.argv.slice(2);
const sandbox = { self: {} };
vm.runInNewContext(readFileSync(script, 'utf8'), sandbox);
const { terms, find, record } = sandbox.self.harbourSearch;

const sizes = new Map(), parsed = new Map();
function load(path) {
  if (!sizes.has(path)) {
    const bytes = readFileSync(join(folder, path));
    sizes.set(path, gzipSync(bytes).length);
    parsed.set(path, JSON.parse(bytes));
  }
}
const kb = n => (n / 1000).toFixed(1) + ' kB';
function spread(values) {
  const sorted = values.sort((a, b) => a - b);
  const at = part => kb(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return 'median ' + at(0.5) + ', 95 % ' + at(0.95) + ', max ' + at(1);
}

for (const part of ['index.json', 'k', 'p']) {
  const files = part.endsWith('.json') ? [part] : readdirSync(join(folder, part)).map(name => part + '/' + name);
  files.forEach(load);
  const all = files.map(path => sizes.get(path));
  console.log(part + ': ' + files.length + ' files, ' + kb(all.reduce((a, b) => a + b)) + '; ' + spread(all));
}

const queries = JSON.parse(readFileSync(join(folder, 'queries.json'))).map(q => q.query);
async function measure(title, queries) {
  const found = [], shown = [], times = [], requests = [];
  let vague = 0;
  for (const query of queries) {
    const moved = new Set();
    const get = async path => { load(path); moved.add(path); return parsed.get(path); };
    const sum = () => [...moved].reduce((n, path) => n + sizes.get(path), 0);
    try {
      const begun = performance.now(), pages = await find(terms(query), get);
      times.push(performance.now() - begun);
      found.push(sum());
      await Promise.all(pages.slice(0, 10).map(page => record(page, get)));
      shown.push(sum());
      requests.push(moved.size);
    } catch (e) {
      if (e !== 'vague') throw e;
      vague++;
    }
  }
  console.log(title + ' (' + queries.length + ', vague ' + vague + '): to the count ' + spread(found) + '; with ten results ' + spread(shown) +
    '; requests up to ' + Math.max(...requests) + '; ' + Math.max(...times).toFixed(0) + ' ms at most');
}
const plain = q => /^[\u4e00-\u9fff]+$/.test(q);
await measure('cut from the text', queries);
await measure('two Han characters', queries.filter(plain).map(q => q.slice(0, 2)));
await measure('four Han characters', queries.filter(q => plain(q) && q.length >= 4).map(q => q.slice(0, 4)));
await measure('words of the office', ['学生', '图像采集', '身份证', '2025年', '教务处 电话', '毕业生 学位 证书', '恢复数据', '11月17日']);
await measure('frequent single characters', ['的', '学', '生', '日', '年']);
await measure('Latin words', ['wechat', 'chsi', 'pdf', 'QQ']);
