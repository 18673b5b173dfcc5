// Lighthouse on a phone, as it comes: slow network, slow processor. Arguments: the folder of a built site, the port its
// base address names, then the pages. Serves the folder as a good host would: compressed, assets for ever.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import lighthouse from '../../target/npm/node_modules/lighthouse/core/index.js';
import { launch } from '../../target/npm/node_modules/chrome-launcher/dist/index.js';

const [folder, port, ...pages] = process.argv.slice(2);
// What a page is, must be right; how fast a busy machine shows it, may waver.
const WANTED = { accessibility: 100, 'best-practices': 100, seo: 100, performance: +(process.env.PERFORMANCE ?? 90) };
const TRIES = 3;

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ics': 'text/calendar', '.atom': 'application/atom+xml',
  '.txt': 'text/plain; charset=utf-8', '.xml': 'application/xml', '.webmanifest': 'application/manifest+json',
};
const server = createServer(async (request, answer) => {
  const path = decodeURI(new URL(request.url, 'http://localhost').pathname);
  try {
    const body = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    const packs = !path.endsWith('.png');
    answer.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? TYPES['.html'],
      'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(packs && { 'Content-Encoding': 'gzip' }),
    }).end(request.method === 'HEAD' ? undefined : packs ? gzipSync(body) : body);
  } catch {
    answer.writeHead(404, { 'Content-Type': 'text/plain' }).end('404');
  }
}).listen(+port, '127.0.0.1');

const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic',
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
});
const failures = [];
for (const page of pages) {
  let scores, faults;
  for (let run = 1; run <= TRIES; run++) {
    const { lhr } = await lighthouse(`http://127.0.0.1:${port}/${page}`, { port: chrome.port, logLevel: 'error' });
    if (lhr.runtimeError) throw new Error(`${page}: ${lhr.runtimeError.message}`);
    scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
    faults = Object.entries(WANTED).filter(([id, wanted]) => !(scores[id] >= wanted)).map(([id]) => {
      const audits = lhr.categories[id].auditRefs.filter(({ weight }) => weight).map(ref => lhr.audits[ref.id]);
      const lost = audits.filter(({ score }) => score !== null && score < 1).map(audit => `${audit.id} ${audit.displayValue ?? ''}`);
      return `${page}: ${id} ${scores[id]}, wanted ${WANTED[id]}: ${lost.join(', ')}`;
    });
    // Only speed is worth a second look.
    if (!faults.length || faults.some(fault => !fault.includes(': performance '))) break;
  }
  console.log(`${Object.values(scores).join('/')}  ${page}  (${Object.keys(scores).join('/')})`);
  failures.push(...faults);
}
await chrome.kill();
server.close();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length ? 1 : 0;
