// node scripts/engines.mjs [--calls 10000] [--suite]
// Every version of Node must give the same bits: test/engines/results.mjs prints the same on each, the oldest supported one among
// them. With --suite, the whole of `npm test` runs on the newest. npm's packages of Node go to node_modules/.cache.

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

/** The oldest that package.json allows, and the newest of each even version since. */
const VERSIONS = ['20.19.0', '20', '22', '24', '26'];
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '10000' }, suite: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('..', import.meta.url));

/** The program of a version, which npm installs if it is not there. */
function engine(version) {
  const folder = `${root}node_modules/.cache/engines/${version}/`;
  const program = `${folder}node_modules/${PACKAGE}/bin/node`;
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}package.json`, '{ "private": true }\n');
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', `${PACKAGE}@${version}`];
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return program;
}

async function resultsOf(program) {
  const args = [`${root}test/engines/results.mjs`, values.calls];
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 2 ** 30 });
  const results = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { name: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(), results };
}

let failed = false;
const [expected, ...others] = await Promise.all([process.execPath, ...VERSIONS.map(engine)].map(resultsOf));
console.log(`${expected.name}: ${expected.results.length} results`);
for (const { name, results } of others) {
  const different = expected.results.filter(
    ([title, outcome], i) => results[i]?.[0] !== title || results[i][1] !== outcome,
  );
  console.log(`${name}: ${results.length} results, ${different.length} differ`);
  for (const [title, outcome] of different.slice(0, 5)) {
    const there = results.find((result) => result[0] === title)?.[1];
    console.error(`  ${title}: ${outcome.slice(0, 200)}\n    on ${name}: ${there?.slice(0, 200)}`);
  }
  failed ||= different.length > 0 || results.length !== expected.results.length;
}

if (values.suite && !failed) {
  const program = engine(VERSIONS.at(-1));
  const { status } = spawnSync(program, ['node_modules/vitest/vitest.mjs', 'run'], {
    cwd: root,
    stdio: 'inherit',
  });
  failed = status !== 0;
}
process.exit(failed ? 1 : 0);
