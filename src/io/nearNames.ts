/** A name of its own for the column at a place: one that is taken gets a number. */
export function freeName(given: string, taken: ReadonlySet<string>): string {
  let name = given;
  for (let copy = 2; taken.has(name); copy++) name = `${given} (${copy})`;
  return name;
}

/** `; did you mean a, b or c?` with the names nearest to `name`, else `; <fallback>`, else nothing. */
export function nearNames(name: string, known: readonly string[], fallback = ''): string {
  const near = nearby(name, known).slice(0, 3);
  if (near.length === 0) return fallback && `; ${fallback}`;
  const last = near.pop();
  return `; did you mean ${near.length > 0 ? `${near.join(', ')} or ${last}` : last}?`;
}

/** `it has a, b, c`: the names to choose from, the first twelve of them. */
export function listedNames(names: readonly string[]): string {
  if (names.length === 0) return 'it has none that can be used';
  return `it has ${names.slice(0, 12).join(', ')}${names.length > 12 ? `, … (${names.length} in all)` : ''}`;
}

/**
 * Names that differ only in case, or by at most one edit for every three letters of the shorter: of one or two
 * letters any other name is as near as the next, and a hint would be a guess.
 */
function nearby(name: string, known: readonly string[]): string[] {
  const plain = (text: string): string => text.replace(/^--?/, '').toLowerCase();
  const wanted = plain(name);
  return known
    .map((candidate) => {
      const other = plain(candidate);
      const most = Math.floor(Math.min(wanted.length, other.length) / 3);
      // A difference in length is that many edits at least.
      const hopeless = Math.abs(wanted.length - other.length) > most;
      return { candidate, most, edits: hopeless ? Infinity : edits(wanted, other) };
    })
    .filter(({ edits, most }) => edits <= most)
    .sort((a, b) => a.edits - b.edits)
    .map(({ candidate }) => candidate);
}

/** Letters changed, added, left out, or swapped with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
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
