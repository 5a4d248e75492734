// node scripts/executable.mjs: the command must be executable where it is linked straight from dist/.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
