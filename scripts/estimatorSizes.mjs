// npm run docs:sizes
// Writes the table of sizes of docs/estimators.md: what a bundle takes, and how much smaller it is without each estimator.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';

const estimators = new URL('../dist/estimators/', import.meta.url);

/** The bytes of a bundle of public names, gzipped, in which the files given export the names of their functions only. */
async function sizeOf(names, without = []) {
  const plugin = {
    name: 'without',
    enforce: 'pre',
    load(id) {
      if (!without.some((file) => id.endsWith(`dist/estimators/${file}`))) return;
      const exported = readFileSync(id, 'utf8').matchAll(/^export (?:const|(?:async )?function) (\w+)/gm);
      return Array.from(exported, ([, name]) => `export const ${name} = { options: {} };`).join('\n');
    },
  };
  return gzipSync(await bundle(`export { ${names} } from 'infosimd';`, 'sizes', [plugin])).length;
}

const filesOf = (folder) =>
  readdirSync(new URL(folder, estimators))
    .filter((file) => file.endsWith('.js') && !/^(estimator|registry|plugin|categoryCounts)\.js$/.test(file))
    .map((file) => `${folder}/${file}`);
const information = (name) => `information/${name}.js`;
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

const mutual = await sizeOf('estimateMutualInformation');
const entropy = await sizeOf('estimateEntropy');
const rows = [
  [
    '`mutualInformation(histogram2d(x, y))`: the histogram alone',
    await sizeOf(['histogram2d', 'mutualInformation']),
  ],
  ['`estimateMutualInformation`', mutual],
];
const METHODS = ['ksg', 'ross', 'gao', 'gaussian', 'copula'];
for (const name of METHODS) {
  const less = mutual - (await sizeOf('estimateMutualInformation', [information(name)]));
  rows.push([`of which \`'${name}'\` alone`, less]);
}
rows.push(
  ['of which all five', mutual - (await sizeOf('estimateMutualInformation', METHODS.map(information)))],
  ['`estimateEntropy`', entropy],
  [
    'of which all corrections for few samples',
    entropy - (await sizeOf('estimateEntropy', filesOf('discrete'))),
  ],
  [
    'of which all differential entropies',
    entropy - (await sizeOf('estimateEntropy', filesOf('differential'))),
  ],
);

const path = new URL('../docs/estimators.md', import.meta.url);
const table = [
  '| import | kB |',
  '|---|--:|',
  ...rows.map(([what, bytes]) => `| ${what} | ${kilobytes(bytes)} |`),
];
const page = readFileSync(path, 'utf8');
const [begin, end] = ['<!-- sizes: npm run docs:sizes -->', '<!-- end of sizes -->'];
const [from, to] = [page.indexOf(begin), page.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/estimators.md has no ${begin} … ${end}`);
writeFileSync(path, `${page.slice(0, from + begin.length)}\n${table.join('\n')}\n${page.slice(to)}`);
