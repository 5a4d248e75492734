/**
 * Which buffers of a record batch belong to which column
 * (https://arrow.apache.org/docs/format/Columnar.html#recordbatch-message).
 */

import type { ArrowBatch, ArrowField } from './arrowMetadata.js';

/** A column as users see it: a field of the schema, or a field within structs, called `struct.field`. */
export interface ArrowLeaf {
  readonly name: string;
  readonly field: ArrowField;
}

/** Bytes of the body of a message. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the values of a column are in a record batch. */
interface ColumnPart extends Range {
  readonly node: ArrowBatch['nodes'][number];
  readonly buffers: readonly Range[];
  /** The bitmaps of structs around it in which some row is missing. */
  readonly around: readonly Range[];
}

/** Whether the fields of a struct are columns of their own. */
function isOpen({ type, dictionary, children }: ArrowField): boolean {
  return type.kind === 'Struct' && dictionary === undefined && children.length > 0;
}

/** The columns of a schema, in the order of their values in a batch. */
export function leavesOf(fields: readonly ArrowField[]): ArrowLeaf[] {
  return fields.flatMap((field, i): ArrowLeaf[] => {
    const name = field.name || `column ${i + 1}`;
    if (!isOpen(field)) return [{ name, field }];
    return leavesOf(field.children).map((leaf) => ({ ...leaf, name: `${name}.${leaf.name}` }));
  });
}

/** The number of buffers of a column, without those of its children and the additional ones of views; 2 for types not listed. */
const BUFFERS = new Map([
  ...['Null', 'RunEndEncoded'].map((kind) => [kind, 0] as const),
  ...['Struct', 'FixedSizeList', 'Union'].map((kind) => [kind, 1] as const),
  ...['Utf8', 'LargeUtf8', 'Binary', 'LargeBinary', 'ListView', 'LargeListView'].map(
    (kind) => [kind, 3] as const,
  ),
]);

/**
 * Where the values of each of `leavesOf(fields)` are: a batch lists the lengths and buffers of all columns one after the other, those of
 * children after their parent's.
 * @throws RangeError where the batch has fewer of them than the fields need, or a column has more or fewer values than the
 * batch has rows.
 */
export function columnParts(batch: ArrowBatch, fields: readonly ArrowField[]): ColumnPart[] {
  const parts: ColumnPart[] = [];
  let node = 0;
  let buffer = 0;
  let views = 0;
  const skip = ({ type, dictionary, children }: ArrowField): void => {
    node++;
    if (dictionary) {
      buffer += 2;
      return;
    }
    buffer += BUFFERS.get(type.kind) ?? 2;
    if (type.kind === 'Union') buffer += (batch.unionBitmaps ? 1 : 0) + (type.dense ? 1 : 0);
    if (type.kind === 'Utf8View' || type.kind === 'BinaryView') buffer += batch.viewBuffers[views++];
    children.forEach(skip);
  };
  const visit = (field: ArrowField, around: readonly Range[]): void => {
    const found = batch.nodes[node];
    const first = buffer;
    if (isOpen(field)) {
      node++;
      buffer++;
    } else skip(field);
    if (!found || !(buffer <= batch.buffers.length)) throw new RangeError(`it has no column "${field.name}"`);
    if (found.length !== batch.rows) {
      throw new RangeError(`column "${field.name}" has ${found.length} of ${batch.rows} values`);
    }
    if (isOpen(field)) {
      const all = found.nullCount > 0 ? [...around, batch.buffers[first]] : around;
      for (const child of field.children) visit(child, all);
      return;
    }
    const buffers = batch.buffers.slice(first, buffer);
    const start = buffers.reduce((least, buffer) => Math.min(least, buffer.start), Infinity);
    const end = buffers.reduce((most, buffer) => Math.max(most, buffer.end), 0);
    parts.push({ node: found, buffers, start, end, around });
  };
  for (const field of fields) visit(field, []);
  return parts;
}
