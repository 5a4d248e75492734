// node bench/peers/install.mjs
// Installs the npm packages of bench/peers/package.json into the node_modules next to it, without running scripts (compiled packages
// are prebuilt). A run reports packages that are missing.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { dependencies, optionalDependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
const wanted = Object.keys({ ...dependencies, ...optionalDependencies });
if (wanted.some((name) => !existsSync(`${folder}node_modules/${name}/package.json`))) {
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0)
    console.error('bench:peers: npm install failed; packages that are missing are listed as absent');
}
