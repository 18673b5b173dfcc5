// node fold.mjs SEARCH.JS FOLDED.JSON: the tokens of "a", a character, "b" for every code point, as Rust folds it (Han
// tokens with "!"), against the script's. Code points that this Node's Unicode does not know yet are left out.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [script, path] = process.argv.slice(2);
const sandbox = { self: {} };
vm.runInNewContext(readFileSync(script, 'utf8'), sandbox);
const { tokens } = sandbox.self.harbourSearch;

let wrong = 0;
JSON.parse(readFileSync(path, 'utf8')).forEach((expected, code) => {
  if (code >= 0xD800 && code <= 0xDFFF) return;
  const sign = String.fromCodePoint(code);
  if (/\p{Cn}/u.test(sign)) return;
  const text = 'a' + sign + 'b';
  const found = tokens(text).map(token => (token.k === 'h' ? '!' : '') + token.t).join(' ');
  if (found === expected) return;
  wrong++;
  if (wrong <= 60) console.error('U+' + code.toString(16) + ': ' + found + ' instead of ' + expected);
});
console.log(wrong + ' characters fold differently, Unicode ' + process.versions.unicode);
process.exit(wrong ? 1 : 0);
