// node scripts/embed.mjs
// build/infosimd.wasm → src/kernels/wasm.generated.ts (hexadecimal), assembly/abi.ts → src/kernels/abi.generated.ts.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const bytes = readFileSync(new URL('build/infosimd.wasm', root));
writeFileSync(
  new URL('src/kernels/wasm.generated.ts', root),
  `// Made by scripts/embed.mjs from assembly/.\nexport const WASM_HEX =\n  '${bytes.toString('hex')}';\n`,
);

const abi = readFileSync(new URL('assembly/abi.ts', root), 'utf8');
const constants = [...abi.matchAll(/((?:\/\*\*[\s\S]*?\*\/\n)?)export const (\w+): i32 = (\d+);/g)];
writeFileSync(
  new URL('src/kernels/abi.generated.ts', root),
  `// Made by scripts/embed.mjs from assembly/abi.ts.\n${constants
    .map(([, comment, name, value]) => `${comment}export const ${name} = ${value};\n`)
    .join('')}`,
);

// The module's own constants must end before the table that callers write.
const memory = new WebAssembly.Memory({ initial: 8, maximum: 8 });
new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
const table = Number(constants.find(([, , name]) => name === 'LOG2_TABLE')[3]);
if (new Uint8Array(memory.buffer, table).some((byte) => byte !== 0)) {
  throw new Error(
    'constants of the module reach into the table of log2: raise LOG2_TABLE in assembly/abi.ts',
  );
}
