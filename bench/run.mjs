// npm run bench [-- --processes 3 --jobs entropy --sizes 1000,10000000 --time 600 --quick]
// Every job on both backends and as a plain loop, in several processes; a table, bench/results/latest.json, and a page,
// bench/results/latest.html. npm run bench:peers adds NumPy, SciPy, scikit-learn, C and npm packages where they are.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pageOf } from './page.mjs';
import { runProcesses } from './processes.mjs';
import { reportText } from './report.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string' },
    jobs: { type: 'string', default: '.' },
    sizes: { type: 'string' },
    time: { type: 'string' },
    shapes: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
  },
});
const { quick } = values;
const options = {
  processes: Number(values.processes ?? (quick ? 1 : 3)),
  jobs: values.jobs,
  sizes: values.sizes?.split(',').map(Number) ?? (quick ? [1e6] : undefined),
  time: Number(values.time ?? (quick ? 60 : 600)),
  shapes: values.shapes ?? !quick,
  peers: values.peers,
  first: quick ? undefined : 1e7,
};
const outside = values.peers ? await import('./peers/outsidePeers.mjs') : undefined;

const run = runProcesses({
  ...options,
  rivals: outside && ((rows) => outside.outsidePeers(rows)),
  onProcess: (i) => process.stderr.write(`process ${i + 1} of ${options.processes}\n`),
});
console.log(reportText(run));

const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name, text) => {
  const target = new URL(name, folder);
  const temporary = new URL(`${name}.new`, folder);
  writeFileSync(temporary, text);
  renameSync(temporary, target);
};
write('latest.json', `${JSON.stringify(run, null, 2)}\n`);
write('latest.html', await pageOf(run));
console.log('\nbench/results/latest.json and latest.html');
