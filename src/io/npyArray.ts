import type { CategoryCoder } from '../data/categoryCoder.js';
import { unsafeInteger } from '../data/columnErrors.js';
import type { RawBlock } from '../data/columnSource.js';
import type { ColumnInfo, ColumnType } from '../data/dataset.js';
import type { TimeUnit } from './doubles.js';
import { doublesOfIntegers, half } from './doubles.js';
import { viewOf } from './fileBytes.js';
import { type PythonValue, pythonLiteral } from './pythonLiteral.js';
import { NotSupported } from './reasons.js';
import { utf8Text } from './utf8Text.js';

/**
 * NumPy's file of one array: a mark, a version, a header that is a Python dictionary, and the values
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */

/** The most columns of a table: a header of a hundred bytes can declare millions of empty ones. */
const MOST_COLUMNS = 65536;

/** A reader of byte ranges. */
export interface ByteRange {
  /** The bytes from `start` up to `end`. @throws RangeError where there are fewer. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** The array of a file. */
export interface NpyArray {
  /** Where the values begin. */
  readonly start: number;
  /** Bytes of the values. */
  readonly bytes: number;
  readonly rows: number;
  /** Bytes from one row to the next one; in Fortran order from one value of a column to the next. */
  readonly stride: number;
  /** Whether columns are stored one after the other. */
  readonly fortran: boolean;
  readonly columns: readonly NpyColumn[];
}

/** A column of an array of two dimensions, a field of records, or the only column. */
export interface NpyColumn {
  /** The place among the columns, from 0; the name of a field; or undefined for the only column. */
  readonly label: number | string | undefined;
  readonly type: ColumnType;
  readonly reason?: string;
  /** The letter of NumPy's type, and the bytes of a value. */
  readonly kind: string;
  readonly size: number;
  readonly little: boolean;
  /** The unit of a date. */
  readonly unit: string;
  /** The offset of the column's value in a row; in Fortran order, of its first value. */
  readonly offset: number;
}

const MAGIC = '\x93NUMPY';
/** The longest header that is read. */
const HEADER_BYTES = 1 << 24;

/** Reads the header of an array. @throws RangeError where it is damaged or of a kind that cannot be a table. */
export async function readNpyHeader(path: string, source: ByteRange, size: number): Promise<NpyArray> {
  const refuse: Refuse = (what) => new RangeError(`${path} ${what}`);
  const leave: Refuse = (what) => new NotSupported(`${path} ${what}`);
  if (size < 10) throw refuse(`is no NPY file: it has ${size} bytes`);
  const head = await source.read(0, 10);
  if (!String.fromCharCode(...head).startsWith(MAGIC))
    throw refuse('is no NPY file: it does not begin with "\\x93NUMPY"');
  const version = head[6];
  if (!(version >= 1 && version <= 3))
    throw leave(`has version ${version} of the NPY format; infosimd reads 1 to 3`);
  const begin = version === 1 ? 10 : 12;
  if (size < begin) throw refuse('is truncated within its header');
  const rest =
    version === 1 ? head.subarray(8) : Uint8Array.of(head[8], head[9], ...(await source.read(10, 12)));
  const length = rest.reduceRight((sum, byte) => 256 * sum + byte, 0);
  if (length > HEADER_BYTES || begin + length > size)
    throw refuse(`is truncated: its header should have ${length} bytes`);
  const header = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    await source.read(begin, begin + length),
  );
  const { descr, isFortran, shape } = readDictionary(header, refuse);
  const { fields, stride: itemSize } =
    typeof descr === 'string' ? oneField(descr, refuse) : recordFields(descr, leave);
  if (shape.length === 0) throw leave('is a single value; a table has one dimension or two');
  if (shape.length > 2) throw leave(`has ${shape.length} dimensions; a table has one or two`);
  const [rows, width = 1] = shape;
  const fortran = isFortran && shape.length === 2;
  if (shape.length === 2 && Array.isArray(descr))
    throw leave('holds records in two dimensions; a table takes one');
  if (width > MOST_COLUMNS) throw leave(`has ${width} columns; a table has at most ${MOST_COLUMNS}`);
  // If values have no bytes, the size of the file does not limit the number of rows.
  if (itemSize === 0 && rows > 0) throw leave('holds values of no bytes');
  const start = begin + length;
  const bytes = rows * width * itemSize;
  if (!(Number.isSafeInteger(bytes) && start + bytes <= size)) {
    throw refuse(
      `is truncated: its ${rows} × ${width} values should end at byte ${start + bytes}, it has ${size}`,
    );
  }
  if (shape.length === 1) return { start, bytes, rows, stride: itemSize, fortran: false, columns: fields };
  const columns = Array.from({ length: width }, (_, label) => {
    return { ...fields[0], label, offset: itemSize * label * (fortran ? rows : 1) };
  });
  return { start, bytes, rows, stride: fortran ? itemSize : itemSize * width, fortran, columns };
}

/** An error that begins with the path of the file. */
type Refuse = (what: string) => RangeError;

/** The dictionary that a header is. */
function readDictionary(header: string, refuse: Refuse) {
  let dictionary: PythonValue = null;
  try {
    dictionary = pythonLiteral(header.trim());
  } catch {
    // The message below shows the header.
  }
  const entries = dictionary instanceof Map ? dictionary : new Map<PythonValue, PythonValue>();
  const descr: PythonValue = entries.get('descr') ?? null;
  const isFortran: PythonValue = entries.get('fortran_order') ?? null;
  const shape: PythonValue = entries.get('shape') ?? null;
  if (
    !(typeof descr === 'string' || Array.isArray(descr)) ||
    typeof isFortran !== 'boolean' ||
    !(Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length >= 0))
  ) {
    throw refuse(`is damaged: its header is ${JSON.stringify(header.slice(0, 80))}`);
  }
  return { descr: descr as string | readonly PythonValue[], isFortran, shape: shape as readonly number[] };
}

function oneField(descr: string, refuse: Refuse): { fields: NpyColumn[]; stride: number } {
  const column = fieldOf(descr, undefined, 0, refuse);
  return { fields: [column], stride: column.size };
}

/**
 * `[('x', '<f8'), ('y', '<i4')]`. Fields of records within records are `a.b`; a field that is an array in each row, `('x', '<f8', (3,))`,
 * is left out.
 */
function recordFields(
  descr: readonly PythonValue[],
  refuse: Refuse,
  prefix = '',
  first = 0,
): { fields: NpyColumn[]; stride: number } {
  const fields: NpyColumn[] = [];
  let offset = first;
  for (const field of descr) {
    const [title, type, shape = []] = Array.isArray(field) ? (field as PythonValue[]) : [];
    // A field may have a title before its name.
    const name = Array.isArray(title) ? title[1] : title;
    const lengths = Array.isArray(shape) ? shape : [shape];
    if (
      typeof name !== 'string' ||
      !lengths.every((length) => Number.isInteger(length) && Number(length) >= 0)
    ) {
      throw refuse(`holds records with the field ${JSON.stringify(field)}, which cannot be read`);
    }
    if (Array.isArray(type)) {
      const inner = recordFields(type, refuse, `${prefix}${name}.`, offset);
      if (lengths.length === 0) fields.push(...inner.fields);
      else fields.push({ ...fieldOf('|V0', prefix + name, offset, refuse), reason: 'an array in each row' });
      offset += product(lengths) * (inner.stride - offset);
      continue;
    }
    const column = fieldOf(String(type), prefix + name, offset, refuse);
    // NumPy pads records with fields that have no name.
    if (lengths.length > 0) fields.push({ ...column, type: 'unsupported', reason: 'an array in each row' });
    else if (!(name === '' && column.kind === 'V')) fields.push(column);
    offset += product(lengths) * column.size;
  }
  return { fields, stride: offset };
}

function product(lengths: readonly PythonValue[]): number {
  return lengths.reduce((all: number, length) => all * Number(length), 1);
}

/** Types that cannot be columns, by their letter. */
const LEFT_OUT: Record<string, string> = {
  O: 'Python objects, which only Python can read (and which may run code); save numbers, text or dates',
  c: 'complex numbers',
  V: 'raw bytes',
  m: 'time differences',
};

/** Bytes of an object, stored as a pointer; its description has no size. */
const POINTER = 8;

function fieldOf(descr: string, label: string | undefined, offset: number, refuse: Refuse): NpyColumn {
  const match = /^([<>|=]?)([a-zA-Z?])(\d*)(?:\[(.*)\])?$/.exec(descr);
  const [, order = '', kind = '', digits = '', unit = ''] = match ?? [];
  const characters = digits === '' ? (kind === 'O' ? POINTER : kind === '?' ? 1 : 0) : Number(digits);
  const size = kind === 'U' ? 4 * characters : characters;
  const base = { label, kind: kind === '?' ? 'b' : kind, size, little: order !== '>', unit, offset };
  const leave = (what: string): NpyColumn => ({
    ...base,
    type: 'unsupported',
    reason: `an array of ${what}`,
  });
  if (!match) throw refuse(`holds values of the type ${JSON.stringify(descr)}, which cannot be read`);
  if (Object.hasOwn(LEFT_OUT, kind)) return leave(LEFT_OUT[kind]);
  const numeric = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8] }[kind];
  if (numeric?.includes(size)) return { ...base, type: 'number' };
  if (base.kind === 'b' && size === 1) return { ...base, type: 'boolean' };
  if (kind === 'U' || kind === 'S') return { ...base, type: 'text' };
  if (kind === 'M' && size === 8 && Object.hasOwn(DATE_UNITS, unit)) return { ...base, type: 'timestamp' };
  return leave(`values of NumPy's type ${descr}`);
}

/** For each NumPy unit, a unit that `doublesOfIntegers` knows, and how many of it make one. */
const DATE_UNITS: Record<string, { unit: TimeUnit; times: number }> = {
  W: { unit: 'DAYS', times: 7 },
  D: { unit: 'DAYS', times: 1 },
  h: { unit: 'MILLIS', times: 3600000 },
  m: { unit: 'MILLIS', times: 60000 },
  s: { unit: 'MILLIS', times: 1000 },
  ms: { unit: 'MILLIS', times: 1 },
  us: { unit: 'MICROS', times: 1 },
  ns: { unit: 'NANOS', times: 1 },
};

/** NumPy's missing date. */
const NOT_A_TIME = -9223372036854775808n;

/** The values of a column in `count` rows, the first of which begins at offset `start`. */
export function npyValues(
  bytes: Uint8Array,
  start: number,
  stride: number,
  count: number,
  column: NpyColumn,
  info: ColumnInfo,
  firstRow: number,
  coder: CategoryCoder | undefined,
): RawBlock {
  const { kind, size, little } = column;
  const view = viewOf(bytes);
  if (coder) {
    const codes = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const at = start + i * stride;
      codes[i] = coder.code(kind === 'b' ? bytes[at] !== 0 : textAt(bytes, view, at, column));
    }
    return codes;
  }
  if (kind !== 'f' && size === 8) {
    const integers = kind === 'u' ? new BigUint64Array(count) : new BigInt64Array(count);
    for (let i = 0; i < count; i++) integers[i] = view.getBigInt64(start + i * stride, little);
    const date = kind === 'M' ? DATE_UNITS[column.unit] : undefined;
    const format = date ? { unit: date.unit } : { unsigned: kind === 'u' };
    const { values, beyond } = doublesOfIntegers(integers, format);
    const index = beyond?.indexOf(1) ?? -1;
    if (index >= 0) throw unsafeInteger(info.name, firstRow + index + 1, integers[index]);
    if (date) {
      for (let i = 0; i < count; i++) values[i] = integers[i] === NOT_A_TIME ? NaN : values[i] * date.times;
    }
    return values;
  }
  const values = new Float64Array(count);
  const read = READERS[`${kind}${size}`];
  for (let i = 0; i < count; i++) values[i] = read(view, start + i * stride, little);
  return values;
}

const READERS: Record<string, (view: DataView, at: number, little: boolean) => number> = {
  f2: (view, at, little) => half(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
};

/** A text of fixed length, without the zeros that fill it up: characters of four bytes, or bytes. */
function textAt(bytes: Uint8Array, view: DataView, at: number, { kind, size, little }: NpyColumn): string {
  let end = at + size;
  if (kind === 'S') {
    while (end > at && bytes[end - 1] === 0) end--;
    return utf8Text(bytes, at, end);
  }
  let text = '';
  while (end > at && view.getUint32(end - 4, little) === 0) end -= 4;
  for (let i = at; i < end; i += 4) {
    const code = view.getUint32(i, little);
    // As TextDecoder does with invalid characters.
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}
