// npm run bench:check [-- --update [--jobs 'a regular expression']] [-- --results bench/results/latest.json]
// Compares current ratios with bench/baseline.json; fails if one has lost more than a quarter. Losses are measured again, up to
// three times, and the best ratio counts. --update rewrites the baseline, or what it holds of some jobs; --results compares an earlier run.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { losses, patternOf, ratiosOf } from './baseline.mjs';
import { askProcess } from './processes.mjs';
import { writeWhole } from './results.mjs';
import { runSuite } from './suite.mjs';

const { values } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '.' },
    results: { type: 'string' },
  },
});
const file = new URL('./baseline.json', import.meta.url);

/** The ratios of a small run: one size shows the cost of a call, the other that of the loop. */
async function measure(jobs, processes) {
  const run = await runSuite(askProcess, { processes, jobs, sizes: [100, 1_000_000], time: 300 });
  return ratiosOf(run.rows);
}

async function update() {
  const measured = await measure(values.jobs, 5);
  const baseline = JSON.parse(readFileSync(file, 'utf8'));
  const machine = cpus()[0]?.model ?? 'unknown';
  const date = new Date().toISOString().slice(0, 10);
  // Some jobs join the others, whose date and machine stay.
  const { ratios, ...circumstances } =
    values.jobs === '.'
      ? { date, node: process.version, machine, ratios: measured }
      : { ...baseline, ratios: { ...baseline.ratios, ...measured } };
  writeWhole(file, `${JSON.stringify({ ...circumstances, ratios }, null, 2)}\n`);
  console.log(`bench/baseline.json: ${Object.keys(ratios).length} ratios`);
}

async function check() {
  const baseline = JSON.parse(readFileSync(file, 'utf8'));
  const now = values.results
    ? ratiosOf(JSON.parse(readFileSync(values.results, 'utf8')).rows)
    : await measure('.', 2);
  let lost = losses(baseline.ratios, now);
  for (let again = 0; again < 3 && lost.length > 0 && !values.results; again++) {
    console.log(`measured again: ${lost.map(({ key }) => key).join(', ')}`);
    const anew = await measure(patternOf(lost), 2);
    for (const [key, ratio] of Object.entries(anew)) now[key] = Math.max(now[key] ?? 0, ratio);
    lost = losses(baseline.ratios, now);
  }
  for (const { key, before, after } of lost) {
    console.log(`lost: ${key}: ${after.toFixed(2)}×, ${before.toFixed(2)}× in the baseline`);
  }
  const compared = Object.keys(baseline.ratios).filter((key) => key in now);
  const summary = `${compared.length} of ${Object.keys(baseline.ratios).length} ratios of the baseline (${baseline.date}, ${baseline.machine}) compared`;
  console.log(`${summary}, ${lost.length === 0 ? 'none' : lost.length} lost more than a quarter`);
  if (lost.length > 0 || compared.length === 0) process.exitCode = 1;
}

await (values.update ? update() : check());
