// node results.mjs CALLS
// Prints a line for each of CALLS random calls on either backend, and for each column of the readers' fixtures: the text of what came
// out with every bit, or the error. Engines must print the same.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDataset, readColumn } from '../../dist/data/index.js';
import { exact } from '../browser/support/fixedResults.mjs';
import * as infosimd from '../support/builtLibrary.mjs';
import { CALLS } from '../support/calls.js';
import { mulberry32 } from '../support/mulberry32.js';
import { choose } from '../support/random.js';
import { RandomSamples } from '../support/randomSamples.js';

async function print(title, call) {
  let outcome;
  try {
    outcome = exact(await call());
  } catch (error) {
    outcome = `${error.name}: ${error.message}`;
  }
  // JSON has no line ends.
  console.log(JSON.stringify([title, outcome]));
}

for (let seed = 0; seed < Number(process.argv[2]); seed++) {
  for (const backend of ['wasm', 'portable']) {
    infosimd.useBackend(backend);
    const draw = mulberry32(seed);
    const { title, args, run } = choose(draw, CALLS);
    const given = args(new RandomSamples(infosimd, draw));
    await print(`call ${seed}, ${title}, ${backend}`, () => run(infosimd, ...given));
  }
}
infosimd.useBackend('auto');

// Errors name files as they were given.
process.chdir(fileURLToPath(new URL('../io/fixtures', import.meta.url)));
const files = readdirSync('.', { recursive: true }).filter((path) =>
  /\.(parquet|arrow|arrows|feather|npy|npz|csv|tsv|json|ndjson|gz|zst)$/.test(path),
);
for (const file of files.sort()) {
  await print(file, async () => {
    const dataset = await openDataset(file);
    try {
      for (const { name, type } of dataset.columns())
        await print(`${file}, ${name}: ${type}`, () => readColumn(dataset, name));
      return dataset.rows;
    } finally {
      await dataset.close();
    }
  });
}
