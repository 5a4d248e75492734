// node scripts/embed.mjs
// build/infosimd.wasm → src/kernels/wasm.generated.ts, build/work.wasm → src/kernels/work.generated.ts, build/learning.wasm →
// src/kernels/learning.generated.ts (hexadecimal), assembly/abi.ts → src/kernels/abi.generated.ts.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const embed = (from, to, name) => {
  const bytes = readFileSync(new URL(from, root));
  writeFileSync(
    new URL(to, root),
    `// Made by scripts/embed.mjs from assembly/.\nexport const ${name} =\n  '${bytes.toString('hex')}';\n`,
  );
  return bytes;
};
const core = embed('build/infosimd.wasm', 'src/kernels/wasm.generated.ts', 'WASM_HEX');
const work = embed('build/work.wasm', 'src/kernels/work.generated.ts', 'WORK_HEX');

const learning = embed('build/learning.wasm', 'src/kernels/learning.generated.ts', 'LEARNING_HEX');

const abi = readFileSync(new URL('assembly/abi.ts', root), 'utf8');
const constants = [...abi.matchAll(/((?:\/\*\*[\s\S]*?\*\/\n)?)export const (\w+): i32 = (\d+);/g)];
writeFileSync(
  new URL('src/kernels/abi.generated.ts', root),
  `// Made by scripts/embed.mjs from assembly/abi.ts.\n${constants
    .map(([, comment, name, value]) => `${comment}export const ${name} = ${value};\n`)
    .join('')}`,
);

/** Where the constants that a module writes to its memory end. */
function endOfConstants(bytes) {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8 });
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return new Uint8Array(memory.buffer).findLastIndex((byte) => byte !== 0) + 1;
}

const offset = (constant) => Number(constants.find(([, , name]) => name === constant)[3]);
// Constants of the modules share a memory: those of the core, then those of the learning kernels, then the table of log2.
const bounds = [
  endOfConstants(core),
  offset('LEARNING_CONSTANTS'),
  endOfConstants(learning),
  offset('LOG2_TABLE'),
];
if (bounds.some((bound, i) => i > 0 && bound < bounds[i - 1])) {
  throw new Error(
    `constants overlap: core end, LEARNING_CONSTANTS, learning end, LOG2_TABLE are ${bounds}; move them in assembly/abi.ts and asconfig.json`,
  );
}
if (endOfConstants(work) > 0) {
  throw new Error(
    'constants of the work kernels would overwrite those of the others, which share their memory',
  );
}
