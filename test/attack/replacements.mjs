// A file that is replaced, or written to, while workers read it: the result of one version, or an error.

import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { openDataset, rankColumns } from '../../dist/data/index.js';
import { createPool } from '../../dist/parallel/index.js';
import { insistOnWords, run } from './support.mjs';

const ROWS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'infosimd-attack-'));
/** In one version x tells y, in the other z does. A CSV file is read once and a binary one column by column, also by workers. */
const versionsOf = {
  csv: [0, 1].map((version) => {
    const rows = Array.from({ length: ROWS }, (_, i) => columnsOf(version, i).join());
    return written(`${version}.csv`, `x,z,y\n${rows.join('\n')}\n`);
  }),
  arrow: [0, 1].map((version) => {
    const [x, z, y] = [0, 1, 2].map((column) =>
      Float64Array.from({ length: ROWS }, (_, i) => columnsOf(version, i)[column]),
    );
    return written(`${version}.arrow`, tableToIPC(tableFromArrays({ x, z, y }), 'file'));
  }),
};

function columnsOf(version, i) {
  const [known, other] = [(i * 7919) % 97, (i * 104729) % 89];
  return version ? [other, known, known] : [known, other, known];
}

function written(name, bytes) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const pool = await createPool({ threads: 2 });
const expected = new Map();
for (const version of Object.values(versionsOf).flat()) {
  const dataset = await openDataset(version);
  expected.set(JSON.stringify((await rankColumns(dataset, 'y')).ranking), version);
  await dataset.close();
}

try {
  await run(async (i, { below }) => {
    const format = i % 4 < 2 ? 'csv' : 'arrow';
    const versions = versionsOf[format];
    const path = join(folder, `rows.${format}`);
    copyFileSync(versions[i % 2], path);
    let dataset;
    try {
      const replaced = new Promise((resolve) => setTimeout(resolve, below(120))).then(() => {
        if (below(2) === 0) copyFileSync(versions[1 - (i % 2)], path);
        else {
          copyFileSync(versions[1 - (i % 2)], `${path}.new`);
          renameSync(`${path}.new`, path);
        }
      });
      const job = (async () => {
        dataset = await openDataset(path);
        return (await rankColumns(dataset, 'y', { pool })).ranking;
      })();
      const [found] = await Promise.allSettled([job, replaced]);
      if (found.status === 'rejected') throw found.reason;
      if (!expected.has(JSON.stringify(found.value))) throw new TypeError('a ranking of two versions\n');
      return 'one version';
    } catch (error) {
      insistOnWords(error, 'a replaced file');
      return 'refused';
    } finally {
      await dataset?.close();
    }
  });
} finally {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
}
