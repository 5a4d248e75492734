// node scripts/bundlePages.mjs
// Bundles infosimd and infosimd/parallel to one minified module each, for pages without a bundler.
import { writeFileSync } from 'node:fs';
import { bundle } from './bundle.mjs';

for (const [file, name] of [
  ['infosimd', 'infosimd'],
  ['infosimd-parallel', 'infosimd/parallel'],
]) {
  const code = await bundle(`export * from '${name}';`, file);
  writeFileSync(new URL(`../dist/${file}.min.js`, import.meta.url), code);
  console.log(`${file}.min.js: ${code.length} characters`);
}
