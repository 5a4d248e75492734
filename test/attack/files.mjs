// Mutants of every fixture of the readers: values, or an error that names the file or the column, in bounded time and memory.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDataset, readColumn } from '../../dist/data/index.js';
import { insistOnWords, run } from './support.mjs';

const folder = fileURLToPath(new URL('../io/fixtures/', import.meta.url));
const TEXTS = {
  'rows.csv': 'a,b,c\n1,x,2001-01-01\n2,"y ""z""",2002-02-02\n,,\n3.5,NA,2003-03-03\n',
  'rows.json': '[{"a":1,"b":"x"},{"a":2.5,"b":null},{"a":-1e300,"c":{"d":true}}]',
};
const files = new Map([
  ...readdirSync(folder, { recursive: true })
    .filter((name) => /\.(parquet|arrow|feather|npy|npz|zst|lz4)$/.test(name))
    .map((name) => [name, new Uint8Array(readFileSync(folder + name))]),
  ...Object.entries(TEXTS).map(([name, text]) => [name, new TextEncoder().encode(text)]),
]);

/** Bytes changed, cut, doubled, or exchanged. */
function mutant(whole, { below }) {
  let bytes = whole.slice();
  for (let changes = 1 + below(5); changes > 0; changes--) {
    const [at, to] = [below(bytes.length), below(bytes.length)];
    const kind = below(10);
    if (kind < 5) bytes[at] ^= 1 + below(255);
    else if (kind < 7) bytes[at] = [0, 255, 127, 128][below(4)];
    else if (kind === 7) bytes = bytes.slice(0, 1 + at);
    else if (kind === 8) bytes.copyWithin(at, to, to + 8);
    else
      bytes = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(to, to + 64), ...bytes.subarray(at));
    if (bytes.length === 0) break;
  }
  return bytes;
}

await run(async (_i, drawing) => {
  const name = drawing.one([...files.keys()]);
  const bytes = mutant(files.get(name), drawing);
  const file = new File([bytes], name.replace(/.*\//, ''));
  let dataset;
  let outcome = 'read';
  try {
    dataset = await openDataset(file);
    for (const column of dataset.columns()) {
      try {
        await readColumn(dataset, column.name);
      } catch (error) {
        insistOnWords(error, `${name}, ${JSON.stringify(column.name)}`);
        outcome = 'a column refused';
      }
    }
  } catch (error) {
    insistOnWords(error, name);
    if (!error.message.includes(file.name))
      throw new Error(`${name}: ${error.message} does not name the file`);
    outcome = 'refused';
  } finally {
    await dataset?.close();
  }
  return outcome;
});
