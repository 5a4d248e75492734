// npm run bench:command [-- SMALL.csv LARGE.csv]
//
// Seconds and peak resident memory of `infosimd rank FILE --target delay` on 3·10⁶ and on 3·10⁷ flights; the second peak must be
// at most 1.15 times the first. Without files it writes them first (1.2 GB in the folder for temporary files), and removes
// them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RATIO = 1.15;
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const MAKE = fileURLToPath(new URL('../scripts/make_flights_csv.mjs', import.meta.url));
/** Makes the command print its peak, in KiB, when it exits. */
const PRINT_PEAK = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;

function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}\n${stderr}`);
  return { stdout, stderr };
}

function measure(path) {
  const started = performance.now();
  const flag = `data:text/javascript,${encodeURIComponent(PRINT_PEAK)}`;
  const { stdout, stderr } = node(['--import', flag, MAIN, 'rank', path, '--target', 'delay', '--json']);
  const seconds = (performance.now() - started) / 1000;
  const peak = Number(/peak (\d+)/.exec(stderr)[1]) / 1024;
  const { rows } = JSON.parse(stdout);
  console.log(`${rows.toLocaleString('en-US')} rows: ${seconds.toFixed(1)} s, peak ${peak.toFixed(1)} MiB`);
  return peak;
}

const given = process.argv.slice(2);
const folder = given.length === 2 ? undefined : mkdtempSync(join(tmpdir(), 'infosimd-'));
try {
  const files = folder ? [3e6, 3e7].map((rows) => ({ path: join(folder, `${rows}.csv`), rows })) : [];
  for (const { path, rows } of files) node([MAKE, path, String(rows)]);
  const [small, large] = (folder ? files.map(({ path }) => path) : given).map(measure);
  const ratio = large / small;
  console.log(`ratio ${ratio.toFixed(3)}, at most ${RATIO}`);
  if (ratio > RATIO) process.exitCode = 1;
} finally {
  if (folder) rmSync(folder, { recursive: true });
}
