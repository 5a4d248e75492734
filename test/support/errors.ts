// Bad input: TypeError for a wrong kind, RangeError for a wrong value; the message names the argument, what
// was expected and what came. Each folder's errors.test.ts collects its cases here, and testErrors runs them.

import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import * as infosimd from './library.js';

interface Case {
  readonly name: string;
  readonly title: string;
  readonly call: () => unknown;
  readonly error: typeof TypeError | typeof RangeError;
  /** What the message must contain. */
  readonly says: readonly string[];
}

const cases: Case[] = [];

/** Wrong input may have any type. */
// biome-ignore lint/suspicious/noExplicitAny: that is what these tests are about
export type Any = any;

export function wrongKind(name: string, title: string, call: () => unknown, ...says: string[]): void {
  cases.push({ name, title, call, error: TypeError, says });
}

export function wrongValue(name: string, title: string, call: () => unknown, ...says: string[]): void {
  cases.push({ name, title, call, error: RangeError, says });
}

export const P = [0.25, 0.75];
export const X = [1, 2, 3, 4, 5, 6];
export const Y = [2, 1, 4, 3, 6, 5];
export const LABELS = ['a', 'b', 'a', 'b', 'c', 'c'];
export const TABLE = [
  [1, 2],
  [3, 4],
];
export const NO_COLUMNS: readonly (readonly [unknown, string])[] = [
  ['text', '"text"'],
  [7, '7'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{}, 'an object'],
  [new DataView(new ArrayBuffer(8)), 'a DataView'],
  [() => 1, 'a function'],
];
export const SPEC = { bins: 4, range: [0, 1] } as const;

// Wrong values of options. calls.test.ts tests that every function refuses anything but an options object.
export function badOptions(name: string, call: (options: Any) => unknown, known: readonly string[]): void {
  for (const option of known) {
    const mistyped = option.slice(0, -1);
    if (mistyped.length < 2) continue;
    wrongKind(name, `{ ${mistyped} }`, () => call({ [mistyped]: 1 }), `"${mistyped}"`, `"${option}"`);
  }
  if (known.includes('base')) {
    for (const base of [0, 1, -2, NaN, Infinity]) {
      wrongValue(
        name,
        `base ${base}`,
        () => call({ base }),
        '"base"',
        "'e' or a finite number > 1",
        `${base}`,
      );
    }
    wrongValue(name, 'base "two"', () => call({ base: 'two' }), '"base"', '"two"');
    wrongKind(name, 'base null', () => call({ base: null }), '"base"', 'null');
    wrongKind(name, 'base [2]', () => call({ base: [2] }), '"base"', 'an array of 1');
  }
  if (known.includes('normalize')) {
    wrongKind(name, 'normalize 1', () => call({ normalize: 1 }), '"normalize"', 'true or false', '1');
  }
  if (known.includes('nan')) {
    wrongValue(name, "nan 'skip'", () => call({ nan: 'skip' }), '"nan"', "'raise', 'omit'", '"skip"');
    wrongKind(name, 'nan true', () => call({ nan: true }), '"nan"', 'true');
  }
  if (known.includes('binning')) {
    wrongValue(
      name,
      "binning 'width'",
      () => call({ binning: 'width' }),
      '"binning"',
      "'equal-frequency'",
      '"width"',
    );
    wrongKind(name, 'binning 3', () => call({ binning: 3 }), '"binning"', '3');
  }
  if (known.includes('bins')) {
    for (const bins of [0, -1, 2.5, 65537, NaN, Infinity]) {
      wrongValue(name, `bins ${bins}`, () => call({ bins }), '"bins"', 'an integer', `${bins}`);
    }
    wrongKind(name, "bins '9'", () => call({ bins: '9' }), '"bins"', '"9"');
    wrongKind(name, 'bins null', () => call({ bins: null }), '"bins"', 'null');
  }
  if (known.includes('correction')) {
    wrongValue(
      name,
      "correction 'mm'",
      () => call({ correction: 'mm' }),
      '"correction"',
      "'miller-madow'",
      '"mm"',
    );
  }
  if (known.includes('details')) {
    wrongKind(name, "details 'yes'", () => call({ details: 'yes' }), '"details"', 'true or false', '"yes"');
  }
  if (known.includes('reduction')) {
    wrongValue(name, "reduction 'all'", () => call({ reduction: 'all' }), '"reduction"', "'none'", '"all"');
    wrongKind(name, 'reduction false', () => call({ reduction: false }), '"reduction"', 'false');
  }
}

// A distribution `argument` of a function.
export function badDistribution(
  name: string,
  argument: string,
  call: (p: Any, options?: { normalize?: boolean }) => unknown,
): void {
  const quoted = `"${argument}"`;
  for (const [p, got] of NO_COLUMNS) wrongKind(name, `${argument}: ${got}`, () => call(p), quoted, got);
  wrongKind(name, `${argument}: text inside`, () => call(['a', 'b']), quoted, 'numbers', '"a"', 'index 0');
  wrongKind(name, `${argument}: a row inside`, () => call([0.5, [0.5]]), quoted, 'an array of 1', 'index 1');
  wrongKind(name, `${argument}: true inside`, () => call([0.5, true]), quoted, 'true', 'index 1');
  for (const normalize of [false, true]) {
    const options = { normalize };
    const title = `${argument}${normalize ? ', normalized' : ''}`;
    wrongValue(name, `${title}: empty`, () => call([], options), quoted, 'at least one');
    for (const wrong of [-0.5, NaN, Infinity, -Infinity, -5e-324]) {
      const expected = [quoted, 'finite numbers ≥ 0', `got ${wrong}`, 'index 1'];
      wrongValue(name, `${title}: ${wrong}`, () => call([0.5, wrong, 0.5], options), ...expected);
    }
    for (const missing of [null, undefined]) {
      wrongValue(
        name,
        `${title}: ${missing}`,
        () => call([1, missing], options),
        quoted,
        `${missing}`,
        'index 1',
      );
    }
    const late = new Float64Array(10_000).fill(1e-4);
    late[9_998] = -1e-4;
    late[9_999] = NaN;
    wrongValue(
      name,
      `${title}: the first of two, in the third block`,
      () => call(late, options),
      quoted,
      'index 9998',
    );
    const float = Float32Array.of(0.5, 0.25, -0.25);
    wrongValue(name, `${title}: Float32Array`, () => call(float, options), quoted, 'got -0.25', 'index 2');
  }
  wrongValue(
    name,
    `${argument}: sum 0.9`,
    () => call([0.5, 0.4]),
    quoted,
    'sum to 1',
    '0.9',
    'normalize: true',
  );
  wrongValue(
    name,
    `${argument}: counts`,
    () => call(Int32Array.of(3, 4)),
    quoted,
    'sum to 1',
    '7',
    'normalize: true',
  );
  wrongValue(name, `${argument}: zeros`, () => call([0, 0], { normalize: true }), quoted, 'zeros only');
  wrongValue(
    name,
    `${argument}: a BigInt beyond 2^53`,
    () => call(BigInt64Array.of(1n, 2n ** 53n + 2n), { normalize: true }),
    quoted,
    '2^53',
    '9007199254740994',
    'index 1',
  );
  wrongValue(
    name,
    `${argument}: the same in an array`,
    () => call([1, -(2n ** 60n)], { normalize: true }),
    quoted,
    '2^53',
    'index 1',
  );
}

// Two label columns, `a` and `b`.
export function badLabels(name: string, call: (a: Any, b: Any) => unknown): void {
  wrongValue(
    name,
    'labels of different lengths',
    () => call(['a', 'b'], ['a']),
    '"b"',
    'length of "a" (2)',
    '1',
  );
  wrongValue(
    name,
    'a missing label in a',
    () => call(['a', null], ['a', 'b']),
    '"a"',
    'missing',
    'index 1',
    'omit',
  );
  wrongValue(name, 'a missing label in b', () => call([1, 2], ['', 'b']), '"b"', 'missing', 'index 0');
  wrongValue(name, 'no label', () => call([], []), '"a"', 'at least one');
  wrongKind(name, 'labels of two kinds', () => call(['a', 1], ['a', 'b']), '"a"', 'one kind', '1', 'index 1');
  wrongKind(name, 'an object as a label', () => call([{}, {}], [1, 2]), '"a"', 'an object', 'index 0');
}

// A column `x` of numbers that is binned, for a function of one column or of two.
export function badSamples(
  name: string,
  call: (x: Any, options?: Any) => unknown,
  {
    two = false,
    text = false,
    options = [],
  }: { two?: boolean; text?: boolean; options?: readonly string[] } = {},
): void {
  badOptions(name, (bag) => call(X, bag), ['bins', 'binning', 'range', 'nan', ...options]);
  for (const [x, got] of NO_COLUMNS) wrongKind(name, `x: ${got}`, () => call(x), '"x"', got);
  if (!text) wrongKind(name, 'text', () => call(LABELS), '"x"', 'numbers', '"a"', 'index 0');
  wrongKind(name, 'text among numbers', () => call([1, 2, 'c']), '"x"', '"c"', 'index 2');
  for (const missing of [NaN, null, undefined]) {
    const says = ['"x"', 'missing', 'index 2', "nan: 'omit'"];
    wrongValue(name, `${missing} in an array`, () => call([1, 2, missing, 3, missing]), ...says);
  }
  for (const type of [Float64Array, Float32Array]) {
    const late = new type(9000);
    late[8999] = NaN;
    wrongValue(name, `NaN late in a ${type.name}`, () => call(late), '"x"', 'missing', 'index 8999');
  }
  for (const infinite of [Infinity, -Infinity]) {
    for (const nan of ['raise', 'omit']) {
      const says = ['"x"', 'finite', `got ${infinite}`, 'index 1', 'range'];
      wrongValue(
        name,
        `${infinite}, automatic range, nan ${nan}`,
        () => call([1, infinite, 2], { nan }),
        ...says,
      );
      wrongValue(
        name,
        `${infinite}, equal frequencies, nan ${nan}`,
        () => call([1, infinite, 2], { nan, binning: 'equal-frequency' }),
        ...says,
      );
    }
  }
  wrongValue(name, 'a width that overflows', () => call([-1.7e308, 1.7e308]), '"x"', 'finite width');
  wrongValue(
    name,
    'a BigInt beyond 2^53',
    () => call(BigUint64Array.of(2n ** 63n, 1n)),
    '"x"',
    '2^53',
    'index 0',
  );
  for (const [edges, says] of [
    [[1, 0], 'must not decrease'],
    [[0, 1, 0.5], 'index 2'],
    [[0, NaN], 'NaN'],
  ] as const) {
    const given = two ? [edges, 3] : edges;
    wrongValue(name, `edges [${edges}]`, () => call(X, { bins: given }), '"bins', says);
  }
  for (const range of [
    [1, 0],
    [NaN, 1],
    [0, Infinity],
    [-1.7e308, 1.7e308],
  ]) {
    const given = two ? [range, [0, 1]] : range;
    wrongValue(
      name,
      `range [${range}]`,
      () => call(X, { range: given }),
      '"range',
      'low ≤ high',
      `${range[1]}`,
    );
  }
  for (const range of [3, 'all', [1], null]) {
    wrongKind(name, `range ${JSON.stringify(range)}`, () => call(X, { range }), '"range"');
  }
  const both = { binning: 'equal-frequency', range: two ? [[0, 1], undefined] : [0, 1] };
  wrongKind(name, 'equal frequencies over a range', () => call(X, both), '"range', "'uniform'");
}

// The second of two binned columns, and the table of both.
export function badPairs(name: string, call: (x: Any, y: Any, options?: Any) => unknown): void {
  wrongValue(name, 'columns of different lengths', () => call(X, [1, 2]), '"y"', 'length of "x" (6)', '2');
  wrongValue(name, 'NaN in y', () => call([1, 2], [1, NaN]), '"y"', 'missing', 'index 1');
  wrongValue(name, 'Infinity in y', () => call([1, 2], [1, Infinity]), '"y"', 'finite', 'index 1');
  wrongValue(name, 'bins of the second axis', () => call(X, Y, { bins: [3, 0] }), '"bins[1]"', '0');
  wrongValue(
    name,
    'range of the second axis',
    () =>
      call(X, Y, {
        range: [
          [0, 1],
          [2, 1],
        ],
      }),
    '"range[1]"',
    '2, 1',
  );
  wrongKind(name, 'y of a wrong kind', () => call(X, {}), '"y"', 'an object');
}

// A class that reads streams and can be saved as bytes.
export function badState(
  name: string,
  kind: { fromBytes(bytes: Any): unknown },
  create: () => { pushAll(source: Any, options?: Any): unknown },
): void {
  const pushAll = (options: Any): unknown => create().pushAll([], options);
  badOptions(name, pushAll, ['signal', 'onProgress']);
  wrongKind(name, 'options 7', () => pushAll(7), '"options"', 'an object', '7');
  wrongKind(
    name,
    'an option that there is not',
    () => pushAll({ weights: 1 }),
    '"weights"',
    'is not an option',
  );
  for (const [input, got] of NO_COLUMNS) {
    wrongKind(name, `pushAll of ${got}`, () => create().pushAll(input), '"source"', 'blocks', got);
    wrongKind(name, `a block ${got}`, () => create().pushAll([input]), 'block 0', got);
    wrongKind(name, `bytes ${got}`, () => kind.fromBytes(input), '"bytes"', 'Uint8Array', got);
  }
  wrongValue(name, 'no bytes', () => kind.fromBytes(new Uint8Array(0)), '"bytes"', 'truncated', '0');
  wrongValue(name, 'zeros', () => kind.fromBytes(new Uint8Array(99)), '"bytes"', 'damaged');
}

/** The functions that src/index.ts, or the folder's own index.ts, exports from a folder of src. */
function exportedFrom(folder: string): string[] {
  const names = ['../../src/index.ts', `../../src/${folder}/index.ts`].flatMap((path) => {
    const url = new URL(path, import.meta.url);
    if (!existsSync(url)) return [];
    const exports = readFileSync(url, 'utf8').matchAll(/\{([^}]*)\} from '\.\/(?:(\w+)\/)?/g);
    return [...exports]
      .filter(([, , from]) => (from ?? folder) === folder)
      .flatMap(([, names]) => names.split(',').map((name) => name.trim()));
  });
  return [...new Set(names)].filter((name) => name in infosimd);
}

/** Runs the cases of a folder's exported functions, each of which has some; `without` names those that take no argument. */
export function testErrors(folder: string, without: readonly string[] = []): void {
  afterEach(() => infosimd.useBackend('auto'));

  describe.each(exportedFrom(folder).filter((name) => !without.includes(name)))('%s refuses', (name) => {
    const own = cases.filter((one) => one.name === name);

    test('wrong kinds with TypeError and wrong values with RangeError', () => {
      expect(own.filter(({ error }) => error === TypeError).length).toBeGreaterThan(1);
      expect(own.filter(({ error }) => error === RangeError).length).toBeGreaterThan(1);
    });

    test.each(own)('$title', async ({ call, error, says }) => {
      let thrown: unknown;
      try {
        await call();
      } catch (caught) {
        thrown = caught;
      }
      expect(thrown).toBeInstanceOf(error);
      const { message } = thrown as Error;
      for (const part of says) expect(message).toContain(part);
      expect(message).not.toMatch(/\n|\[object/);
      expect(infosimd.entropy([0.5, 0.5])).toBe(1);
    });
  });
}
