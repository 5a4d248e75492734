// node scripts/executable.mjs: makes the command executable, for links straight to dist/.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
