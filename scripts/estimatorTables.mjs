// npm run docs:estimators
// Writes the tables of docs/estimators.md from the registries of estimators and the DESCRIPTION in each estimator's file.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const code = (name) => `\`'${name}'\``;
const optionsOf = (names) => names.map((name) => `\`${name}\``).join(', ');

/** Registries: the folder in estimators/, and the columns that are computed from an estimator. */
const TABLES = [
  {
    folder: 'discrete',
    registry: 'DISCRETE',
    facts: { options: ({ support }) => (support ? '`support`' : '') },
  },
  {
    folder: 'information',
    registry: 'ESTIMATORS',
    facts: {
      columns: ({ takes }) => takes,
      ties: ({ ties }) => (ties === 'any' ? 'taken' : 'spoil it'),
      options: ({ options }) => optionsOf(Object.keys(options)),
    },
  },
  {
    folder: 'differential',
    registry: 'DIFFERENTIAL',
    facts: { options: ({ option }) => optionsOf([option]) },
  },
];

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/**
 * A table of a registry in its order; estimators of one file share a row.
 *
 * @param {Record<string, object>} registry
 * @param {readonly Record<string, any>[]} modules
 * @param {Record<string, (estimator: any) => string>} facts
 */
function tableOf(registry, modules, facts) {
  const rows = new Map();
  for (const [name, estimator] of Object.entries(registry)) {
    const module = modules.find((each) => each.DESCRIPTION && Object.values(each).includes(estimator));
    if (module === undefined) throw new Error(`'${name}' has no DESCRIPTION in its file`);
    const names = rows.get(module)?.names ?? [];
    rows.set(module, { names: [...names, name], estimator, ...module.DESCRIPTION });
  }
  const all = [...rows.values()];
  const texts = ['formula', 'when', 'source'].filter((text) => all.some((each) => each[text]));
  const head = ['method', ...Object.keys(facts), ...texts];
  return [
    row(head),
    `|${head.map(() => '---').join('|')}|`,
    ...all.map((each) =>
      row([
        each.names.map(code).join(', '),
        ...Object.values(facts).map((fact) => fact(each.estimator)),
        ...texts.map((text) => each[text] ?? ''),
      ]),
    ),
  ].join('\n');
}

/**
 * docs/estimators.md with new tables.
 *
 * @param {string} text the page.
 * @param {URL} estimators the folder src/estimators/ or dist/estimators/.
 * @returns {Promise<string>}
 */
export async function withTables(text, estimators) {
  let page = text;
  for (const { folder, registry, facts } of TABLES) {
    const files = readdirSync(new URL(`${folder}/`, estimators)).filter((file) =>
      /(?<!\.d)\.[jt]s$/.test(file),
    );
    const modules = [];
    // One after the other: what is imported at the same time may be loaded twice by a test runner, and is then not the same.
    for (const file of files) modules.push(await import(new URL(`${folder}/${file}`, estimators).href));
    const found = modules.find((module) => registry in module);
    const [start, end] = [`<!-- ${folder}: npm run docs:estimators -->`, '<!-- end -->'];
    const from = page.indexOf(start) + start.length;
    const to = page.indexOf(end, from);
    if (from < start.length || to < 0) throw new Error(`docs/estimators.md has no ${start} … ${end}`);
    page = `${page.slice(0, from)}\n${tableOf(found[registry], modules, facts)}\n${page.slice(to)}`;
  }
  return page;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = new URL('../docs/estimators.md', import.meta.url);
  writeFileSync(
    path,
    await withTables(readFileSync(path, 'utf8'), new URL('../dist/estimators/', import.meta.url)),
  );
}
