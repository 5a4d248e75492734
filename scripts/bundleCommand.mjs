// node scripts/bundleCommand.mjs: the command in a few files instead of 130 modules, which take 100 ms to find and compile.
// Packages stay outside, as does what only some commands load.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const folder = fileURLToPath(new URL('../dist/cli/', import.meta.url));
const bundle = await rolldown({
  input: { main: `${folder}main.js`, columnWorker: `${folder}columnWorker.js` },
  platform: 'node',
  external: /^(?:node:|[^./])/,
  logLevel: 'warn',
});
const modules = readdirSync(folder).filter((name) => name.endsWith('.js'));
const { output } = await bundle.generate({ format: 'es', chunkFileNames: '[name]-[hash].js' });
for (const name of modules) rmSync(`${folder}${name}`);
for (const { fileName, code } of output) writeFileSync(`${folder}${fileName}`, code);
console.log(`command: ${output.length} files`);
