// node scripts/bundleWorker.mjs
// Bundles src/parallel/worker.ts and its imports to src/parallel/workerSource.generated.ts, as text from which a pool starts its
// workers, and to dist/parallel/workerProgram.js, for pages that may start workers only from an address.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../', import.meta.url));
const bundle = await rolldown({
  input: `${root}src/parallel/worker.ts`,
  platform: 'neutral',
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] }, mainFields: ['module', 'main'] },
  logLevel: 'warn',
});
const { output } = await bundle.generate({ format: 'iife', minify: true });
const [{ code }] = output;
if (output.length !== 1) throw new Error('the worker must be one chunk');
writeFileSync(
  `${root}src/parallel/workerSource.generated.ts`,
  `// Made by scripts/bundleWorker.mjs from src/parallel/worker.ts.\nexport const WORKER_SOURCE: string =\n  ${JSON.stringify(code)};\n`,
);
mkdirSync(`${root}dist/parallel`, { recursive: true });
writeFileSync(`${root}dist/parallel/workerProgram.js`, code);
console.log(`worker: ${code.length} characters`);
