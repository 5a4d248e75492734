import { CategoryCodes, FOUND } from '../columns/categories.js';
import type { NumericInput } from '../columns/column.js';
import { describe, wrongKind } from '../columns/errors.js';
import { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import { isCoded } from '../data/columnSource.js';
import type { ColumnInfo, ColumnType, FeatureValues } from '../data/dataset.js';
import { memorySource } from '../data/memorySource.js';
import { isExactInteger } from '../numeric/exactIntegers.js';

/**
 * The values of one column in a block: numbers, texts, booleans or Dates, all of one kind; null, undefined, NaN and the empty text are
 * missing.
 */
export type BlockValues =
  | NumericInput
  | CategoryCodes
  | readonly (number | bigint | string | boolean | Date | null | undefined)[];

/** A block of rows: the values of each column by name, or, if the source names its columns, in their order. */
export type RowBlock = Readonly<Record<string, BlockValues>> | readonly BlockValues[];

/** Blocks of rows, one after the other. */
export type RowBlocks = Iterable<RowBlock> | AsyncIterable<RowBlock>;

/**
 * A source of rows: an iterable of blocks, or a function that returns one. A function and an array can be read any number of times,
 * other iterables once.
 */
export type RowSource =
  | RowBlocks
  | (() => RowBlocks)
  | {
      /** Names, or names and types; a type that is not given is that of the first block. */
      readonly columns: readonly (string | { readonly name: string; readonly type?: ColumnType })[];
      /** The rows; a block may be an array of columns, in the order of the names. */
      readonly blocks: RowBlocks | (() => RowBlocks);
    };

/** The names, in messages, of datasets that have no file. */
const NAME = 'the dataset of blocks';
const ARRAYS = 'the dataset of arrays';

type BlockIterator = Iterator<RowBlock> | AsyncIterator<RowBlock>;

/** Whether something can be the source of a table of blocks. */
export function isRowSource(source: unknown): source is RowSource {
  if (typeof source === 'function' || isIterable(source)) return true;
  return (
    typeof source === 'object' && source !== null && Object.keys(source).sort().join() === 'blocks,columns'
  );
}

export function isColumnArrays(source: unknown): source is ColumnArrays {
  return Object.prototype.toString.call(source) === '[object Object]';
}

/**
 * A table of blocks that come from an iterable. The first block is read at once, to find the types.
 * @throws TypeError where the source gives no blocks, or a block holds no columns; RangeError where its columns have
 * different lengths; whatever the source itself throws.
 */
export async function openBlocks(source: RowSource): Promise<ColumnSource> {
  const declared = 'columns' in source ? declaredColumns(source.columns) : undefined;
  const given = 'columns' in source ? source.blocks : source;
  const again = typeof given === 'function' || Array.isArray(given);
  const begin = (): BlockIterator => iteratorOf(typeof given === 'function' ? given() : given);

  /** The iterator of the first pass, whose first block is already read. */
  let waiting: { iterator: BlockIterator; first: IteratorResult<RowBlock> } | undefined;
  const iterator = begin();
  waiting = { iterator, first: await iterator.next() };
  let columns: readonly ColumnInfo[];
  try {
    columns = columnsOf(declared, waiting.first.done ? undefined : waiting.first.value, 'block 1');
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  let passes = 0;

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    if (passes++ > 0 && !again) {
      throw new RangeError(
        `${NAME} comes from an iterable that can be read once; give openDataset a function that returns an iterable`,
      );
    }
    const { iterator, first } = waiting ?? { iterator: begin(), first: undefined };
    waiting = undefined;
    // An iterator that throws or ends closes itself; any other is closed here.
    let open = false;
    try {
      let row = 0;
      for (let number = 1; ; number++) {
        const { done, value } = number === 1 && first ? first : await iterator.next();
        if (done) return;
        open = true;
        const where = `block ${number}`;
        const { values, rows } = valuesOf(value, where, columns);
        const block = { where, firstRow: row };
        yield indices.map((index, i) => rawBlock(values[index], rows, columns[index], block, coders[i]));
        open = false;
        row += rows;
      }
    } finally {
      if (open) await iterator.return?.();
    }
  }

  return {
    path: NAME,
    format: 'blocks',
    rows: undefined,
    columns,
    readOnce: !again,
    pass,
    async close() {
      const left = waiting;
      waiting = undefined;
      if (left && !left.first.done) await left.iterator.return?.();
    },
  };
}

/** An object of arrays: columns by name. */
export type ColumnArrays = Readonly<Record<string, BlockValues>>;

/** Columns in memory; a Float64Array is read in place. @throws as `openBlocks`. */
export function openArrays(arrays: ColumnArrays): ColumnSource {
  const columns = columnsOf(undefined, arrays, ARRAYS);
  const { values, rows } = valuesOf(arrays, ARRAYS, columns);
  const read = columns.map((column, i): FeatureValues => {
    const given = values[i];
    if (given instanceof Float64Array) return given;
    const coder = isCoded(column) ? new CategoryCoder(column.name) : undefined;
    const block = rawBlock(given, rows, column, { where: ARRAYS, firstRow: 0 }, coder);
    return block instanceof Float64Array ? block : new CategoryCodes(block, coder?.snapshot() ?? [], FOUND);
  });
  return memorySource(ARRAYS, 'arrays', columns, read);
}

export function isIterable(source: unknown): source is RowBlocks {
  if (typeof source !== 'object' || source === null) return false;
  return Symbol.asyncIterator in source || Symbol.iterator in source;
}

function iteratorOf(blocks: unknown): BlockIterator {
  if (!isIterable(blocks)) throw wrongKind('source', 'an iterable of blocks', blocks);
  return Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
}

interface Declared {
  readonly name: string;
  readonly type?: ColumnType;
}

const TYPES: readonly unknown[] = ['number', 'timestamp', 'text', 'boolean'];

function declaredColumns(columns: unknown): Declared[] {
  if (!Array.isArray(columns) || columns.length === 0) {
    throw wrongKind('columns', 'an array of names, or of names and types', columns);
  }
  const found = columns.map((column): Declared => {
    const { name, type } = typeof column === 'string' ? { name: column, type: undefined } : (column ?? {});
    if (typeof name !== 'string') throw wrongKind('columns', 'names, or names and types', column);
    if (type !== undefined && !TYPES.includes(type)) {
      throw new RangeError(
        `"columns": the type of "${name}" must be number, timestamp, text or boolean, got ${describe(type)}`,
      );
    }
    return type === undefined ? { name } : { name, type };
  });
  const names = found.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`"columns" names "${twice}" twice`);
  return found;
}

/** @param where what messages call the first block. */
function columnsOf(
  declared: readonly Declared[] | undefined,
  first: RowBlock | undefined,
  where: string,
): ColumnInfo[] {
  if (first === undefined) {
    if (declared) return declared.map(({ name, type = 'number' }) => ({ name, type }));
    throw new RangeError(`${NAME} has no block, and so no columns; name them: { columns, blocks }`);
  }
  if (typeof first !== 'object' || first === null || ArrayBuffer.isView(first)) {
    throw wrongKind('source', 'an iterable of blocks such as { x: Float64Array, y: string[] }', first);
  }
  if (!declared && Array.isArray(first)) {
    throw new TypeError('the columns of blocks that are arrays must be named: { columns, blocks }');
  }
  const wanted = declared ?? Object.keys(first).map((name): Declared => ({ name }));
  if (wanted.length === 0) throw new TypeError(`${where} has no columns`);
  const columns = wanted.map(({ name, type }): ColumnInfo => ({ name, type: type ?? 'number' }));
  const { values } = valuesOf(first, where, columns);
  return wanted.map(({ name, type }, i) => ({ name, type: type ?? typeOf(values[i]) }));
}

/** The type of the first value that is not missing; number if all are missing. */
function typeOf(values: BlockValues): ColumnType {
  const some = values instanceof CategoryCodes ? values.categories[0] : firstValue(values);
  if (typeof some === 'string') return 'text';
  if (typeof some === 'boolean') return 'boolean';
  return some instanceof Date ? 'timestamp' : 'number';
}

function firstValue(values: Exclude<BlockValues, CategoryCodes>): unknown {
  if (ArrayBuffer.isView(values)) return 0;
  return (values as readonly unknown[]).find(
    (value) => value !== null && value !== undefined && value !== '',
  );
}

/** The values of each column, all of one length. */
function valuesOf(
  block: RowBlock,
  where: string,
  columns: readonly ColumnInfo[],
): { values: readonly BlockValues[]; rows: number } {
  if (typeof block !== 'object' || block === null) {
    throw new TypeError(`${where} must be an object or an array of columns, got ${describe(block)}`);
  }
  let values: readonly unknown[];
  if (Array.isArray(block)) {
    if (block.length !== columns.length) {
      throw new RangeError(`${where} has ${block.length} columns, but ${columns.length} are named`);
    }
    values = block;
  } else {
    const record = block as Readonly<Record<string, unknown>>;
    const other = Object.keys(record).find((name) => !columns.some((column) => column.name === name));
    if (other !== undefined) throw new RangeError(`${where} has a column "${other}" that is not the table's`);
    values = columns.map(({ name }) => {
      if (!Object.hasOwn(record, name)) throw new RangeError(`${where} has no column "${name}"`);
      return record[name];
    });
  }
  let rows = 0;
  for (const [i, { name }] of columns.entries()) {
    const column = values[i];
    const fits = Array.isArray(column) || column instanceof CategoryCodes || isTypedArray(column);
    if (!fits) {
      throw new TypeError(
        `${where}, column "${name}": expected an array, a typed array or CategoryCodes, got ${describe(column)}`,
      );
    }
    const { length } = column as { length: number };
    if (i === 0) rows = length;
    else if (length !== rows) {
      throw new RangeError(
        `${where}: column "${name}" has ${length} values, "${columns[0].name}" has ${rows}`,
      );
    }
  }
  return { values: values as readonly BlockValues[], rows };
}

function isTypedArray(values: unknown): boolean {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** Converts values to a block. They are copied, because the source may reuse its arrays. */
function rawBlock(
  values: BlockValues,
  rows: number,
  column: ColumnInfo,
  block: { where: string; firstRow: number },
  coder: CategoryCoder | undefined,
): RawBlock {
  const { name, type } = column;
  const refuse = (value: unknown, i: number): TypeError =>
    new TypeError(
      `${block.where}, column "${name}": expected ${KINDS[type]}, got ${describe(value)} at index ${i}`,
    );
  if (coder && isCoded(column)) {
    const kind = type === 'text' ? 'string' : 'boolean';
    if (values instanceof CategoryCodes) {
      const wrong = values.categories.findIndex((label) => typeof label !== kind);
      if (wrong >= 0) throw refuse(values.categories[wrong], values.codes.indexOf(wrong));
      return coder.push({ codes: values.codes, dictionary: values.categories as readonly string[] });
    }
    const codes = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      const value: unknown = values[i];
      if (value === null || value === undefined || value === '') codes[i] = -1;
      else if (typeof value === kind) codes[i] = coder.code(value as string | boolean);
      else throw refuse(value, i);
    }
    return codes;
  }
  const plain = values instanceof CategoryCodes ? undefined : values;
  if (
    plain &&
    ArrayBuffer.isView(plain) &&
    !(plain instanceof BigInt64Array || plain instanceof BigUint64Array)
  ) {
    return Float64Array.from(plain as Float64Array);
  }
  const numbers = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value: unknown = values instanceof CategoryCodes ? values.categories[values.codes[i]] : values[i];
    if (typeof value === 'number') numbers[i] = value;
    else if (value === null || value === undefined || value === '') numbers[i] = NaN;
    else if (value instanceof Date && type === 'timestamp') numbers[i] = value.getTime();
    else if (typeof value === 'bigint') {
      if (!isExactInteger(value)) throw unsafeInteger(name, block.firstRow + i + 1, value);
      numbers[i] = Number(value);
    } else throw refuse(value, i);
  }
  return numbers;
}

const KINDS: Record<ColumnType, string> = {
  number: 'a number',
  timestamp: 'a Date or milliseconds since 1970',
  text: 'text',
  boolean: 'true or false',
  unsupported: 'nothing',
};
