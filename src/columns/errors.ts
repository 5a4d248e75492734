// TypeError for a wrong kind, RangeError for a wrong value: the argument's name, what was expected, what came.

import { areNumbers } from './textNumber.js';

/** A value as an error message shows it, on one line. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object') {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    return tag === 'Object' ? 'an object' : `${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}`;
  }
  return String(value);
}

/** `"name" must be expected, got …`, for a value of the wrong kind. */
export function wrongKind(name: string, expected: string, got: unknown): TypeError {
  return new TypeError(`"${name}" must be ${expected}, got ${describe(got)}`);
}

/**
 * Refuses an array of holes, as `new Array(n)` makes it, by its first and its last element: others would cost a look at each. A hole
 * elsewhere is undefined, a missing sample.
 */
export function refuseHoles(name: string, input: readonly unknown[]): void {
  const { length } = input;
  if (length === 0 || (0 in input && length - 1 in input)) return;
  throw new TypeError(`"${name}" must hold values, got an array of ${length} with holes; fill it`);
}

/** Where rows of objects belong, for something that is one; else nothing. */
export function rowsHint(got: unknown): string {
  const isRow = Object.prototype.toString.call(got) === '[object Object]';
  return isRow ? '; rows of objects are a dataset, for openDataset of infosimd/data' : '';
}

/** `"name" must be expected, got …`, for a value out of its range. */
export function wrongValue(name: string, expected: string, got: unknown): RangeError {
  return new RangeError(`"${name}" must be ${expected}, got ${describe(got)}`);
}

/** The error for an element of a column that is no sample. */
export function notSample(name: string, expected: string, got: unknown, where: string): TypeError {
  const text = typeof got === 'string' && areNumbers([got]) ? '; convert text, x.map(Number)' : '';
  return new TypeError(
    `"${name}" must hold ${expected}, got ${describe(got)} ${where}${rowsHint(got)}${text}`,
  );
}

/**
 * The package whose absence made an `import()` fail; undefined if it failed for another reason. Node, webpack, Vite and
 * browsers word it differently, but all quote the name.
 */
export function missingPackage(failure: unknown, packages: readonly string[]): string | undefined {
  const { message = '' } = (failure ?? {}) as Partial<Error>;
  return packages.find((name) => new RegExp(`['"“]${name}['"”/]`).test(message));
}

/**
 * The known names that `name` may have been meant for, nearest first: those that contain it or are contained in it, and those that
 * differ by at most one edit for every three letters of the shorter one. Case and leading dashes do not count. Two letters
 * must be the beginning of the other name. For a single letter a hint would be a guess.
 */
export function nearest(name: string, known: readonly string[]): string[] {
  const plain = (text: string): string => text.replace(/^--?/, '').toLowerCase();
  const wanted = plain(name);
  return known
    .map((candidate) => {
      const other = plain(candidate);
      const shorter = Math.min(wanted.length, other.length);
      const most = Math.floor(shorter / 3);
      const isPart =
        shorter > 2
          ? other.includes(wanted) || wanted.includes(other)
          : shorter === 2 && (other.startsWith(wanted) || wanted.startsWith(other));
      // A difference in length is that many edits at least.
      const hopeless = Math.abs(wanted.length - other.length) > most;
      const edits = isPart && wanted !== other ? 1 : hopeless ? Infinity : editDistance(wanted, other);
      return { candidate, edits, isNear: isPart || edits <= most };
    })
    .filter(({ isNear }) => isNear)
    .sort((a, b) => a.edits - b.edits)
    .map(({ candidate }) => candidate);
}

/** Letters changed, added, left out, or swapped with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
