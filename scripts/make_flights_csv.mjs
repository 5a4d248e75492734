// node scripts/make_flights_csv.mjs PATH [ROWS = 3e7]
//
// Writes the flights of vega-datasets, repeated to any number of rows, as a CSV file with ISO dates. In each further round all dates
// are a day later and all distances a mile longer: rounds differ, but the number of distinct values hardly grows.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDataset } from '../dist/data/index.js';

const [path, rowsText = '3e7'] = process.argv.slice(2);
const wanted = Number(rowsText);
if (path === undefined || !(Number.isInteger(wanted) && wanted >= 1)) {
  console.error('usage: node scripts/make_flights_csv.mjs PATH [ROWS]');
  process.exit(2);
}

const DAY = 86400000;
const FLIGHTS = fileURLToPath(
  new URL('../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

const names = ['date', 'delay', 'distance', 'origin', 'destination'];
const output = createWriteStream(path);
const failed = once(output, 'error').then(([error]) => {
  throw error;
});
let lines = [`${names.join(',')}\n`];
let done = 0;

async function flush() {
  const text = lines.join('');
  lines = [];
  if (!output.write(text)) await Promise.race([once(output, 'drain'), failed]);
}

const table = await openDataset(FLIGHTS);
for (let round = 0; done < wanted; round++) {
  for await (const [date, delay, distance, origin, destination] of table.blocks(names)) {
    for (let i = 0; i < date.length && done < wanted; i++, done++) {
      const time = new Date(date[i] + round * DAY).toISOString().slice(0, 19);
      const from = origin.categories[origin.codes[i]];
      const to = destination.categories[destination.codes[i]];
      lines.push(`${time},${delay[i]},${distance[i] + round},${from},${to}\n`);
      if (lines.length === 8192) await flush();
    }
    if (done === wanted) break;
  }
}
await flush();
output.end();
await Promise.race([once(output, 'close'), failed]);
await table.close();
console.log(`${path}: ${done} rows`);
