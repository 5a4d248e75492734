// What the choice of a backend and an arena refuse.

import { createArena, useBackend } from '../../src/index.js';
import { type Any, testErrors, wrongKind, wrongValue } from '../support/errors.js';

for (const [name, got] of [
  [7, 'number'],
  [null, 'object'],
  [undefined, 'undefined'],
] as const) {
  wrongKind(
    'useBackend',
    String(name),
    () => useBackend(name as Any),
    '"name"',
    "'wasm', 'portable' or 'auto'",
    got,
  );
}
for (const name of ['gpu', '', 'WASM', 'constructor']) {
  wrongValue(
    'useBackend',
    `'${name}'`,
    () => useBackend(name as Any),
    '"name"',
    "'wasm', 'portable' or 'auto'",
    `'${name}'`,
  );
}

for (const bytes of ['8', undefined, null, 8n]) {
  wrongKind(
    'createArena',
    `bytes ${String(bytes)}`,
    () => createArena({ bytes: bytes as Any }),
    '"bytes"',
    'integer',
  );
}
for (const bytes of [-1, 1.5, NaN, 2 ** 32]) {
  wrongValue(
    'createArena',
    `bytes ${bytes}`,
    () => createArena({ bytes }),
    '"bytes"',
    'integer',
    String(bytes),
  );
}

// These take no argument.
testErrors('kernels', ['backend', 'init']);
