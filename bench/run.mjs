// npm run bench [-- --processes 3 --jobs entropy --sizes 1000,10000000 --time 600 --no-shapes --no-once --quick]
// Runs every job on both backends and as a plain loop, in several processes. Prints a table and writes bench/results/latest.json and
// latest.html. npm run bench:peers adds NumPy, SciPy, scikit-learn, C and npm packages if they are installed. --quick ends within a
// minute. The README's tables are made from latest.json, so quick runs write quick.json, and runs with --jobs or --sizes
// partial.json.

import { SIZES } from './jobs.mjs';
import { EVERY_JOB, optionsOf } from './options.mjs';
import { askProcess } from './processes.mjs';
import { reportText } from './report.mjs';
import { saveRun } from './results.mjs';
import { runSuite } from './suite.mjs';

const options = optionsOf('bench', { peers: { type: 'boolean', default: false } });
const { outsidePeers } = options.peers ? await import('./peers/outsidePeers.mjs') : {};
const run = await runSuite(askProcess, {
  ...options,
  rivals: outsidePeers,
  onProcess: (i) => process.stderr.write(`process ${i + 1} of ${options.processes}\n`),
});
console.log(reportText(run));
const whole = options.jobs === EVERY_JOB && options.sizes === SIZES;
await saveRun(options.quick ? 'quick' : whole ? 'latest' : 'partial', run);
