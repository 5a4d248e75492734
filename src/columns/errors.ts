// TypeError for a wrong kind, RangeError for a wrong value: the argument's name, what was expected, what came.

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

/** `"name" must be expected, got …`, for a value out of its range. */
export function wrongValue(name: string, expected: string, got: unknown): RangeError {
  return new RangeError(`"${name}" must be ${expected}, got ${describe(got)}`);
}

/**
 * The package whose absence made an `import()` fail, undefined where it failed for another reason. Node, webpack, Vite and
 * browsers word it differently, but all quote the name.
 */
export function missingPackage(failure: unknown, packages: readonly string[]): string | undefined {
  const { message = '' } = (failure ?? {}) as Partial<Error>;
  return packages.find((name) => new RegExp(`['"“]${name}['"”/]`).test(message));
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The known names that `name` may have been meant for, nearest first. */
export function nearest(name: string, known: readonly string[]): string[] {
  const lower = name.toLowerCase();
  return known
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const within = lower.length > 2 && (other.includes(lower) || lower.includes(other));
      return { candidate, distance: within ? 1 : editDistance(lower, other) };
    })
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}
