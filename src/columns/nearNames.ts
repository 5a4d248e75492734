import { nearest } from './errors.js';

/** Makes names unique: a repeated one gets a number. */
export function freeNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  /** The number of a name's next copy. */
  const copies = new Map<string, number>();
  for (const name of given) {
    let free = name;
    let copy = copies.get(name) ?? 2;
    for (; taken.has(free); copy++) free = `${name} (${copy})`;
    copies.set(name, copy);
    taken.add(free);
  }
  return [...taken];
}

/** `; did you mean a, b or c?` with the names nearest to `name`, else `; <fallback>`, else nothing. */
export function nearNames(name: string, known: readonly string[], fallback = ''): string {
  const near = nearest(name, known).slice(0, 3);
  if (near.length === 0) return fallback && `; ${fallback}`;
  const last = near.pop();
  return `; did you mean ${near.length > 0 ? `${near.join(', ')} or ${last}` : last}?`;
}

/** `it has a, b, c`: the first twelve of the names to choose from. */
export function listedNames(names: readonly string[]): string {
  if (names.length === 0) return 'it has none that can be used';
  return `it has ${names.slice(0, 12).join(', ')}${names.length > 12 ? `, … (${names.length} in all)` : ''}`;
}
