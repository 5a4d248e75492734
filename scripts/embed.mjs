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

/** Where a module writes constants to its memory: from `first` to before `end`. */
function constantsOf(bytes) {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8 });
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const written = new Uint8Array(memory.buffer);
  return {
    first: written.findIndex((byte) => byte !== 0),
    end: written.findLastIndex((byte) => byte !== 0) + 1,
  };
}

const offset = (constant) => Number(constants.find(([, , name]) => name === constant)[3]);
if (constantsOf(core).end > offset('LOG2_TABLE')) {
  throw new Error(
    'constants of the module reach into the table of log2: raise LOG2_TABLE in assembly/abi.ts',
  );
}
if (constantsOf(work).end > 0) {
  throw new Error(
    'constants of the work kernels would overwrite those of the others, which share their memory',
  );
}
const { first, end } = constantsOf(learning);
if (first < offset('LEARNING_CONSTANTS') || end > offset('STAGE_A')) {
  throw new Error(
    `constants of the learning kernels lie at ${first} … ${end - 1}, not between LEARNING_CONSTANTS and STAGE_A (assembly/abi.ts, asconfig.json)`,
  );
}
