// npm run bench [-- --processes 3 --jobs entropy --sizes 1000,10000000 --time 600 --no-shapes --no-once --quick]
// Every job on both backends and as a plain loop, in several processes; a table, bench/results/latest.json, and a page,
// latest.html. npm run bench:peers adds NumPy, SciPy, scikit-learn, C and npm packages where they are. --quick ends within
// a minute, and writes quick.json and quick.html.

import { benchOptions } from './options.mjs';
import { askProcess } from './processes.mjs';
import { reportText } from './report.mjs';
import { saveRun } from './results.mjs';
import { runSuite } from './suite.mjs';

const options = benchOptions(process.argv.slice(2), { peers: { type: 'boolean', default: false } });
const { outsidePeers } = options.peers ? await import('./peers/outsidePeers.mjs') : {};
const run = await runSuite(askProcess, {
  ...options,
  rivals: outsidePeers,
  onProcess: (i) => process.stderr.write(`process ${i + 1} of ${options.processes}\n`),
});
console.log(reportText(run));
await saveRun(options.quick ? 'quick' : 'latest', run);
