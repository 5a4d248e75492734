// node scripts/readmeTables.mjs (after npm run build and npm run bench)
// Writes size, accuracy and speed into README.md, each measured: size from a bundle made now, accuracy
// from test/vectors against both backends now, speed from bench/results/latest.json.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { crossEntropy, entropy, klDivergence, useBackend } from 'infosimd';
import { bundle } from './bundle.mjs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

const sizeOf = async (code, name) => gzipSync(await bundle(code, name)).length;

const number = (value) => (typeof value === 'string' ? Number(value) : value);

/** Largest error of each public sum against 50-digit values, relative to Σ|terms|. */
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
const one = await sizeOf(`export { entropy } from 'infosimd';`, 'one');

const accuracy = {};
for (const name of ['wasm', 'portable']) {
  useBackend(name);
  accuracy[name] = worstSums();
}
if (JSON.stringify(accuracy.wasm) !== JSON.stringify(accuracy.portable))
  throw new Error('the backends differ');

const bench = JSON.parse(read('bench/results/latest.json'));
const times = (value) => `${value.toFixed(1)}×`;
const size = (n) => n.toLocaleString('en').replaceAll(',', ' ');

const text = `
| size, minified and gzipped, wasm included | |
|---|---|
| everything in \`infosimd\` | ${kilobytes(everything)} |
| \`import { entropy } from 'infosimd'\` | ${kilobytes(one)} |

| largest error against 50-digit values for up to 64 elements (\`test/vectors/sums.json\`), relative to Σ\\|terms\\| | |
|---|---|
| entropy, cross-entropy, divergence of Float64Array | ${accuracy.wasm.float64.toExponential(1)} |
| the same of Float32Array | ${accuracy.wasm.float32.toExponential(1)} |

| speed against the plain loop with \`Math.log2\` in the same run | elements | loop, ns an element | wasm | portable |
|---|---|---|---|---|
${bench.rows
  .map(
    (row) =>
      `| \`${row.job}\` | ${size(row.n)} | ${row.loop.toFixed(2)} | ${times(row.loop / row.wasm)} | ${times(row.loop / row.portable)} |`,
  )
  .join('\n')}

Measured ${bench.date}, Node ${bench.node}, ${bench.machine}, one thread, data owned by JavaScript (the copy into linear
memory is included). Ratios within one run are what counts; the machine is shared. [docs/accuracy.md](docs/accuracy.md) has the
bounds at every size. A table of 64 × 64 cells costs more than 1 000 samples; the portable backend is there for the same bits
where WebAssembly is missing, not for speed.
`;

const readme = read('README.md');
const updated = readme.replace(
  /(<!-- measured:begin -->)[\s\S]*?(<!-- measured:end -->)/,
  (_, begin, end) => `${begin}${text}${end}`,
);
const target = new URL('README.md', root);
const temporary = new URL('README.md.new', root);
writeFileSync(temporary, updated);
renameSync(temporary, target);
console.log(text);
