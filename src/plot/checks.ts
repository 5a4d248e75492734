import { wrongKind } from '../columns/errors.js';

/** Anything with a length and numbered values, but no text. */
function isList(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { length?: unknown }).length === 'number'
  );
}

/** @throws TypeError that names the argument where it is no array or typed array. */
export function checkNumbers(name: string, value: unknown): void {
  if (!isList(value)) throw wrongKind(name, 'an array or a typed array of numbers', value);
}

/**
 * Checks an array of objects, such as `{ title, probabilities }`: each has to have the fields, and those of
 * `numbers` have to be arrays.
 * @throws TypeError that names the argument, the item or the field, and what is expected.
 */
export function checkItems(
  name: string,
  items: unknown,
  { fields, numbers = [] }: { fields: readonly string[]; numbers?: readonly string[] },
): void {
  const shape = `{ ${[...fields, ...numbers].join(', ')} }`;
  if (!Array.isArray(items)) throw wrongKind(name, `an array of ${shape}`, items);
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'object' || item === null)
      throw wrongKind(`${name}[${index}]`, `an object ${shape}`, item);
    for (const field of fields) {
      if (item[field] === undefined) throw wrongKind(`${name}[${index}].${field}`, 'given', undefined);
    }
    for (const field of numbers) checkNumbers(`${name}[${index}].${field}`, item[field]);
  }
}
