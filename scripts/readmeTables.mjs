// npm run bench:readme (after npm run bench:peers, for the speed)
// Writes size, accuracy and speed into README.md and docs/speed.md, between markers. Size is that of a new bundle, accuracy is
// measured on both backends with test/vectors, speed comes from bench/results/latest.json; without that file it stays as it is.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as infosimd from 'infosimd';
import { fewText, speedText } from '../bench/readme.mjs';
import { lastRun, writeWhole } from '../bench/results.mjs';
import { BESIDE_THE_CORE } from './besideTheCore.mjs';
import { bundle } from './bundle.mjs';

const { crossEntropy, entropy, klDivergence, useBackend } = infosimd;

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

const sizeOf = async (code, name) => gzipSync(await bundle(code, name)).length;

const number = (value) => (typeof value === 'string' ? Number(value) : value);

/** The largest error of each public sum, relative to Σ|terms|, by 50-digit values. */
function worstSums() {
  const { cases } = JSON.parse(read('test/vectors/sums.json'));
  const worst = { float64: 0, float32: 0 };
  for (const { type, p, q, sums } of cases) {
    if (p === undefined) continue;
    const from = type === 'float32' ? Float32Array : Float64Array;
    const [a, b] = [from.from(p.map(number)), from.from(q.map(number))];
    const checks = [
      [-entropy(a), sums.pLog2p],
      [-crossEntropy(a, b, { epsilon: 0 }), sums.pLog2q],
      [klDivergence(a, b, { epsilon: 0 }), sums.pLog2pOverQ],
    ];
    for (const [ours, { value, magnitude }] of checks) {
      // A divergence is never negative, though the sum over rounded probabilities may be.
      const expected = ours === 0 ? Math.max(0, Number(value)) : Number(value);
      if (magnitude === undefined || number(magnitude) === 0) continue;
      worst[type] = Math.max(worst[type], Math.abs(ours - expected) / number(magnitude));
    }
  }
  return worst;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const everything = await sizeOf(`export * from 'infosimd';`, 'everything');
const coreNames = Object.keys(infosimd).filter((name) => !BESIDE_THE_CORE.includes(name));
const core = await sizeOf(`export { ${coreNames} } from 'infosimd';`, 'core');
const one = await sizeOf(`export { entropy } from 'infosimd';`, 'one');
const learning = await sizeOf(`export * from 'infosimd/learning';`, 'learning');
const loss = await sizeOf(`export { softmaxCrossEntropy } from 'infosimd/learning';`, 'loss');
const parallel = await sizeOf(`export * from 'infosimd/parallel';`, 'parallel');

const accuracy = {};
for (const name of ['wasm', 'portable']) {
  useBackend(name);
  accuracy[name] = worstSums();
}
if (JSON.stringify(accuracy.wasm) !== JSON.stringify(accuracy.portable))
  throw new Error('the backends differ');

const size = `| minified and gzipped, wasm included | |
|---|--:|
| everything in \`infosimd\` | ${kilobytes(everything)} |
| measures of distributions and two-way tables, histograms, losses: all but what sorts, estimates or selects | ${kilobytes(core)} |
| \`import { entropy } from 'infosimd'\` | ${kilobytes(one)} |
| everything in \`infosimd/learning\` | ${kilobytes(learning)} |
| \`import { softmaxCrossEntropy } from 'infosimd/learning'\` | ${kilobytes(loss)} |
| everything in \`infosimd/parallel\`: both, and once more as the workers' program | ${kilobytes(parallel)} |`;

const errors = `| sums of | largest error |
|---|--:|
| Float64Array | ${accuracy.wasm.float64.toExponential(1)} |
| Float32Array | ${accuracy.wasm.float32.toExponential(1)} |`;

/** Replaces the text between the markers of each name. */
function write(path, texts) {
  let page = read(path);
  for (const [name, text] of Object.entries(texts)) {
    const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${path} has no markers ${begin} and ${end}`);
    page = `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
  }
  writeWhole(new URL(path, root), page);
}

const run = lastRun();
if (run === undefined) console.log('speed stays: npm run bench:peers makes bench/results/latest.json');
else write('README.md', { speed: fewText(run) });
write('docs/speed.md', { size, accuracy: errors, ...(run && { speed: speedText(run) }) });
