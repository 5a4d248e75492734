import { wrongKind } from '../columns/errors.js';

/** Whether a value has a length and elements, and is no text. */
function isList(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { length?: unknown }).length === 'number'
  );
}

/** @throws TypeError that names the argument, if it is no array or typed array. */
export function checkArray(name: string, value: unknown): void {
  if (!isList(value)) throw wrongKind(name, 'an array or a typed array of numbers', value);
}

/**
 * Checks an array of objects such as `{ title, probabilities }`: each must have the `fields`, and the properties in
 * `numbers` must be arrays.
 * @throws TypeError that names the argument, the item or the field, and what was expected.
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
    for (const field of numbers) checkArray(`${name}[${index}].${field}`, item[field]);
  }
}
