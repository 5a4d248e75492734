// npm run bench:labels
//
// Memory of the mutual information of two label columns with 10⁶ categories each, whose table would have 10¹² cells: peak resident
// memory beyond the columns themselves, for several numbers of samples and of occupied cells.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mutualInformation } from 'infosimd';
import { mulberry32 } from './data.mjs';

const CATEGORIES = 1e6;
const MIB = 2 ** 20;

/** Two columns that show each category, and at most `cells` pairs of them. */
function labelColumns(samples, cells) {
  const draw = mulberry32(1);
  const at = () => Math.floor(draw() * CATEGORIES);
  const pairs = Int32Array.from({ length: 2 * cells }, (_, i) => (i < 2 * CATEGORIES ? i >> 1 : at()));
  const [a, b] = [new Int32Array(samples), new Int32Array(samples)];
  for (let i = 0; i < samples; i++) {
    const cell = i < cells ? i : Math.floor(draw() * cells);
    a[i] = pairs[2 * cell];
    b[i] = pairs[2 * cell + 1];
  }
  return [a, b];
}

if (process.argv.length === 4) {
  const [a, b] = labelColumns(...process.argv.slice(2).map(Number));
  globalThis.gc();
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const bits = mutualInformation(a, b);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const beyond = (process.resourceUsage().maxRSS * 1024 - before) / MIB;
  console.log(`${bits.toFixed(6)} bits in ${seconds} s, ${beyond.toFixed(0)} MiB beyond the columns`);
} else {
  const program = fileURLToPath(import.meta.url);
  for (const [samples, cells] of [
    [3e6, 1e6],
    [1e7, 1e6],
    [3e7, 1e6],
    [3e7, 2e6],
    [3e7, 4e6],
    [3e7, 8e6],
  ]) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--expose-gc', program, String(samples), String(cells)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    process.stdout.write(`${samples} samples, at most ${cells} occupied cells: ${stdout}`);
  }
}
