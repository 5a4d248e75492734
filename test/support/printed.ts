// Examples of the documentation: what they say that they print, and what they print.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../../build/', import.meta.url));

/** The comments after a program's calls of console.log. */
export function promised(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, output]) => output);
}

/** The lines that programs print, each a module of one process. They lie within the package, so that `infosimd` is the built library. */
export function printed(programs: readonly string[]): string[][] {
  const folder = mkdtempSync(join(build, 'printed-'));
  try {
    programs.forEach((code, i) => {
      writeFileSync(join(folder, `${i}.mjs`), code);
    });
    const main = `
      import { format } from 'node:util';
      const { log } = console;
      const printed = [];
      for (let i = 0; i < ${programs.length}; i++) {
        const lines = [];
        console.log = (...values) => lines.push(...format(...values).split('\\n'));
        await import(\`./\${i}.mjs\`);
        printed.push(lines);
      }
      log(JSON.stringify(printed));
    `;
    writeFileSync(join(folder, 'main.mjs'), main);
    const env = { ...process.env, INFOSIMD_BACKEND: '' };
    return JSON.parse(execFileSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8', env }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
