import type { Data, DataType, Vector } from 'apache-arrow';
import { CompressionType, compressionRegistry, Message, RecordBatchReader, Type } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import type { CategoryCoder } from '../data/categoryCoder.js';
import { damaged, unsafeInteger } from '../data/columnErrors.js';
import type { ColumnSource, RawBlock } from '../data/columnSource.js';
import type { ColumnInfo } from '../data/dataset.js';
import { checkFooter, checkMetadata } from './arrowMetadata.js';
import { loadDecompressors } from './decompressors.js';
import type { Doubles, IntegerFormat } from './doubles.js';
import { DAY_MILLISECONDS, doublesOfIntegers, half } from './doubles.js';
import type { FileBytes } from './fileBytes.js';
import { decodeLz4Frame } from './lz4Frame.js';
import { freeName } from './nearNames.js';
import { reasonInBrackets, reasonOf, UNDECODABLE } from './reasons.js';

/**
 * Arrow's IPC formats (https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc):
 * a stream of messages, and a file, which is such a stream between a mark and a footer. Both are read as a stream, one
 * record batch at a time: where each message stands is found here and held against the length of the file, what
 * it holds is decoded by apache-arrow.
 */

/** 'ARROW1' and two bytes that make it eight. */
const MARK = 'ARROW1';
const MARK_BYTES = 8;
/** At the end of a file: the length of the footer, and the mark again. */
const TAIL_BYTES = 10;
/** Comes before the length of a message, since format version 5. */
const CONTINUATION = 0xffffffff;
const CONTINUATION_TEXT = '\xff\xff\xff\xff';

/** A message: its bytes in the file, length and metadata first, the body last. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** Of a record batch; 0 of others. */
  readonly rows: number;
}

/** How the values of a column become doubles or codes. */
interface Format {
  readonly info: ColumnInfo;
  readonly integers?: IntegerFormat;
  /** What a value of a dictionary is. */
  readonly values?: Format;
}

/**
 * Opens an Arrow file or stream. Its messages are walked once for the number of rows; bodies are not read.
 * @throws RangeError where the file is truncated or damaged, or compressed in a way that nobody can undo.
 */
export async function openArrow(file: FileBytes): Promise<ColumnSource> {
  const { path } = file;
  await registerCodecs();
  const { schema, places } = await findMessages(file);
  const rows = places.reduce((sum, place) => sum + place.rows, 0);
  const formats: Format[] = [];
  const names = new Set<string>();
  for (const field of fieldsOf(path, schema)) {
    const name = freeName(field.name || `column ${formats.length + 1}`, names);
    names.add(name);
    formats.push(formatOf(name, field.type));
  }

  async function* pass(
    indices: readonly number[],
    coders: readonly (CategoryCoder | undefined)[],
  ): AsyncGenerator<readonly RawBlock[]> {
    let firstRow = 0;
    let number = 0;
    /** Why the file gave no bytes, which is no damage. */
    let unread: unknown;
    async function* messages(): AsyncGenerator<Uint8Array> {
      yield schema;
      for (const { start, end } of places) {
        const bytes = await file.read(start, end).catch((error) => {
          unread = error;
          throw error;
        });
        yield aligned(bytes);
      }
    }
    const guard = <T>(decode: () => T): T => {
      try {
        return decode();
      } catch (error) {
        if ((error as { code?: string }).code?.startsWith('ERR_')) throw error;
        throw damaged(path, `record batch ${number}: ${reasonOf(error) ?? UNDECODABLE}`);
      }
    };
    const reader = await RecordBatchReader.from(messages());
    try {
      await reader.open();
      for (;;) {
        number++;
        const next = await reader.next().catch((error) => {
          throw unread ?? damaged(path, `record batch ${number}: ${reasonOf(error) ?? UNDECODABLE}`);
        });
        if (next.done) break;
        const batch = next.value;
        if (batch.numRows === 0) continue;
        const blocks = guard(() =>
          indices.map((index, i) => {
            const vector = batch.getChildAt(index);
            if (!vector) throw new RangeError(`it has no column ${index + 1}`);
            if (vector.length !== batch.numRows) {
              throw new RangeError(`column ${index + 1} has ${vector.length} of ${batch.numRows} values`);
            }
            return valuesOf(vector, formats[index], coders[i], firstRow);
          }),
        );
        firstRow += batch.numRows;
        if (firstRow > rows) break;
        yield blocks;
      }
    } finally {
      await reader.cancel();
    }
    if (firstRow !== rows) throw damaged(path, `its record batches should hold ${rows} rows`);
  }

  return {
    path,
    format: 'Arrow',
    rows,
    columns: formats.map(({ info }) => info),
    pass,
    close: () => file.close(),
  };
}

/** The same bytes where arrays of doubles can begin, which a part of a larger array may not be. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}

/** The message of the schema, and where dictionaries and record batches stand. */
async function findMessages(file: FileBytes): Promise<{ schema: Uint8Array; places: Place[] }> {
  const { path, size } = file;
  const head = new TextDecoder('latin1').decode(await file.read(0, Math.min(size, MARK_BYTES)));
  if (head.startsWith('FEA1')) {
    throw new RangeError(`${path} is a Feather file of version 1; infosimd reads version 2`);
  }
  let schema: Uint8Array | undefined;
  let position = 0;
  let stop = size;
  if (head.startsWith(MARK)) {
    const footer = await readFooter(file);
    schema = footer.schema;
    position = MARK_BYTES;
    stop = footer.start;
  }
  // Before format version 5 a stream began with a length, which four bytes of any file are.
  else if (!head.startsWith(CONTINUATION_TEXT) && !(await beginsWithSchema())) {
    throw new RangeError(`${path} is no Arrow file: it begins neither with "${MARK}" nor with a schema`);
  }
  const places: Place[] = [];
  while (position < stop) {
    const start = position;
    const what = `the message at byte ${start}`;
    let length = await readUint32(position);
    position += 4;
    if (length === CONTINUATION) {
      length = await readUint32(position);
      position += 4;
    }
    if (length === 0) break;
    const { isSchema, bodyLength, rows } = describeMessage(path, what, await readWithin(position, length));
    position += length + bodyLength;
    if (!(bodyLength >= 0 && position <= stop)) {
      throw new RangeError(
        `${path} is truncated: ${what} should end at byte ${position}, its data end at ${stop}`,
      );
    }
    if (!isSchema) places.push({ start, end: position, rows });
    // In a file the schema stands in the footer too, and apache-arrow writes it there alone.
    else if (start === 0) schema = await file.read(start, position);
    else if (start !== MARK_BYTES) throw damaged(path, `${what} is a second schema`);
    if (schema === undefined) break;
  }
  if (schema === undefined) throw new RangeError(`${path} is no Arrow file: it does not begin with a schema`);
  return { schema, places };

  async function beginsWithSchema(): Promise<boolean> {
    if (size < 4) return false;
    const length = await readUint32(0);
    if (length === 0 || 4 + length > size) return false;
    try {
      return describeMessage(path, 'its schema', await readWithin(4, length)).isSchema;
    } catch {
      return false;
    }
  }

  async function readWithin(start: number, length: number): Promise<Uint8Array> {
    const end = start + length;
    if (end > stop) throw new RangeError(`${path} is truncated: it ends at byte ${stop}, before byte ${end}`);
    // A copy begins where its buffer begins.
    return (await file.read(start, end)).slice();
  }

  async function readUint32(start: number): Promise<number> {
    return new DataView((await readWithin(start, 4)).buffer).getUint32(0, true);
  }
}

/** The schema of a file as the message that begins a stream, and where the footer begins. */
async function readFooter({ path, size, read }: FileBytes): Promise<{ schema: Uint8Array; start: number }> {
  const tail = size < MARK_BYTES + TAIL_BYTES ? new Uint8Array(4) : await read(size - TAIL_BYTES, size);
  if (new TextDecoder('latin1').decode(tail.subarray(4)) !== MARK) {
    throw new RangeError(`${path} is truncated: it does not end in "${MARK}"`);
  }
  const length = new DataView(tail.buffer, tail.byteOffset, 4).getInt32(0, true);
  const start = size - TAIL_BYTES - length;
  if (!(length > 0 && start >= MARK_BYTES)) throw damaged(path, `its footer should have ${length} bytes`);
  const footer = (await read(start, start + length)).slice();
  try {
    checkFooter(footer);
    const metadata = Message.encode(Message.from(Footer.decode(footer).schema));
    const padded = Math.ceil(metadata.length / 8) * 8;
    const schema = new Uint8Array(8 + padded);
    new DataView(schema.buffer).setUint32(0, CONTINUATION, true);
    new DataView(schema.buffer).setUint32(4, padded, true);
    schema.set(metadata, 8);
    return { schema, start };
  } catch (error) {
    throw damaged(path, `its footer cannot be read${reasonInBrackets(error)}`);
  }
}

/** @throws RangeError where the metadata of a message make no sense, or its body cannot be decompressed. */
function describeMessage(
  path: string,
  what: string,
  metadata: Uint8Array,
): { isSchema: boolean; bodyLength: number; rows: number } {
  let message: Message;
  let batch:
    | { compression?: { type: number } | null; nodes: { length: number; nullCount: number }[] }
    | undefined;
  let rows = 0;
  try {
    checkMetadata(metadata);
    message = Message.decode(metadata);
    if (message.isRecordBatch()) {
      batch = message.header();
      rows = message.header().length;
    } else if (message.isDictionaryBatch()) batch = message.header().data;
    if (!(Number.isSafeInteger(rows) && rows >= 0)) throw new RangeError(`it should have ${rows} rows`);
    // Without a count above 0 apache-arrow reads no bitmap, and a missing value would be a 0.
    const wrong = batch?.nodes.find(({ length, nullCount }) => !(nullCount >= 0 && nullCount <= length));
    if (wrong) throw new RangeError(`${wrong.nullCount} of its ${wrong.length} values should be missing`);
  } catch (error) {
    throw damaged(path, `${what}: ${reasonOf(error) ?? UNDECODABLE}`);
  }
  const codec = batch?.compression?.type;
  if (codec !== undefined && !compressionRegistry.get(codec)?.decode) {
    throw new RangeError(
      `${path} is compressed with ${CompressionType[codec] ?? `codec ${codec}`}, which cannot be undone; write it with ZSTD or LZ4`,
    );
  }
  return { isSchema: message.isSchema(), bodyLength: message.bodyLength, rows };
}

/** What undoes the compression of Arrow's files, where the program has not registered something itself. */
async function registerCodecs(): Promise<void> {
  if (!compressionRegistry.get(CompressionType.LZ4_FRAME)?.decode) {
    compressionRegistry.set(CompressionType.LZ4_FRAME, {
      ...compressionRegistry.get(CompressionType.LZ4_FRAME),
      decode: decodeLz4Frame,
    });
  }
  if (!compressionRegistry.get(CompressionType.ZSTD)?.decode) {
    const { ZSTD } = await loadDecompressors();
    if (!ZSTD) return;
    compressionRegistry.set(CompressionType.ZSTD, {
      ...compressionRegistry.get(CompressionType.ZSTD),
      // At a place of its own: doubles begin at multiples of eight.
      decode: (data) => ZSTD(data, 0).slice(),
    });
  }
}

function fieldsOf(path: string, schema: Uint8Array): readonly { name: string; type: DataType }[] {
  try {
    return RecordBatchReader.from(schema).open().schema.fields;
  } catch (error) {
    throw damaged(path, `its schema makes no sense${reasonInBrackets(error)}`);
  }
}

const UNITS = ['SECONDS', 'MILLIS', 'MICROS', 'NANOS'] as const;

/** What the classes of single types have besides. */
interface TypeDetails {
  readonly isSigned: boolean;
  readonly scale: number;
  readonly bitWidth: number;
  readonly unit: number;
  readonly dictionary: DataType;
}

function formatOf(name: string, given: DataType): Format {
  const type = given as DataType & TypeDetails;
  const leave = (what: string): Format => ({
    info: { name, type: 'unsupported', reason: `a column of ${what}` },
  });
  const is = (kind: ColumnInfo['type'], integers?: IntegerFormat): Format => ({
    info: { name, type: kind },
    integers,
  });
  switch (type.typeId) {
    case Type.Null:
    case Type.Float:
      return is('number');
    case Type.Int:
      return is('number', { unsigned: !type.isSigned });
    case Type.Time:
    case Type.Duration:
      return is('number', {});
    case Type.Decimal:
      return is('number', { divisor: Number(`1e${type.scale}`) });
    case Type.Date:
      return is('timestamp', { unit: type.unit === 0 ? 'DAYS' : 'MILLIS' });
    case Type.Timestamp: {
      const unit = UNITS[type.unit];
      return is('timestamp', unit === 'SECONDS' ? { divisor: 1 / 1000 } : { unit });
    }
    case Type.Bool:
      return is('boolean');
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return is('text');
    case Type.Dictionary: {
      const values = formatOf(name, type.dictionary);
      return values.info.type === 'boolean'
        ? leave('a dictionary of booleans')
        : { info: values.info, values };
    }
    default:
      return leave(String(type).replace(/\s+/g, ' '));
  }
}

/** The values of one column of a record batch. */
function valuesOf(
  vector: Vector,
  format: Format,
  coder: CategoryCoder | undefined,
  firstRow: number,
): RawBlock {
  const [data] = vector.data;
  const valid = validityOf(data);
  if (format.values) {
    const indices = indicesOf(data, valid);
    const dictionary = data.dictionary ?? missingDictionary();
    if (coder) {
      const entries = textsOf(dictionary);
      checkIndices(indices, entries.length);
      return coder.push({ codes: indices, dictionary: entries });
    }
    const entries = dictionary.data.flatMap((chunk) => [
      ...doublesOf(chunk, validityOf(chunk), format.values as Format, 0),
    ]);
    checkIndices(indices, entries.length);
    return Float64Array.from(indices, (index) => (index < 0 ? NaN : entries[index]));
  }
  if (!coder) return doublesOf(data, valid, format, firstRow);
  if (format.info.type === 'boolean') {
    requireLength(data.values, Math.ceil(data.length / 8));
    const codes = new Int32Array(data.length);
    for (let i = 0; i < codes.length; i++) codes[i] = valid(i) ? (data.values[i >> 3] >> (i & 7)) & 1 : -1;
    return coder.push({ codes, dictionary: BOOLEANS });
  }
  checkOffsets(data);
  const codes = new Int32Array(data.length);
  for (let i = 0; i < codes.length; i++) codes[i] = valid(i) ? coder.code(vector.get(i) as string) : -1;
  return codes;
}

const BOOLEANS = [false, true];

/** Tells for each slot whether it holds a value, by the bitmap; what stands in the other slots means nothing. */
function validityOf(data: Data): (i: number) => boolean {
  if (data.typeId === Type.Null) return () => false;
  if (data.nullCount === 0) return () => true;
  const { nullBitmap } = data;
  requireLength(nullBitmap, Math.ceil(data.length / 8));
  return (i) => ((nullBitmap[i >> 3] >> (i & 7)) & 1) === 1;
}

function requireLength(values: ArrayLike<unknown> | undefined, length: number): void {
  if (!values || values.length < length) {
    throw new RangeError(`a buffer holds ${values?.length ?? 0} of ${length} values`);
  }
}

function missingDictionary(): never {
  throw new RangeError('it has no dictionary');
}

/** Dictionary indices, −1 where the value is missing. */
function indicesOf(data: Data, valid: (i: number) => boolean): Int32Array {
  requireLength(data.values, data.length);
  const indices = new Int32Array(data.length);
  for (let i = 0; i < indices.length; i++) indices[i] = valid(i) ? Number(data.values[i]) : -1;
  return indices;
}

function checkIndices(indices: Int32Array, entries: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] < -1 || indices[i] >= entries) {
      throw new RangeError(`it points to entry ${indices[i]} of a dictionary of ${entries}`);
    }
  }
}

const texts = new WeakMap<Vector, string[]>();

/** The texts of a dictionary, once for all record batches that share it; a missing entry is the empty text. */
function textsOf(dictionary: Vector): string[] {
  let found = texts.get(dictionary);
  if (!found) {
    for (const data of dictionary.data) checkOffsets(data);
    found = Array.from(dictionary as Iterable<string | null>, (text) => text ?? '');
    texts.set(dictionary, found);
  }
  return found;
}

/** Holds the offsets of texts against their bytes: apache-arrow would cut a text short without a word. */
function checkOffsets(data: Data): void {
  if (data.typeId === Type.Utf8View) return;
  const { length, values } = data;
  const offsets = data.valueOffsets as ArrayLike<number | bigint>;
  if (length === 0) return;
  requireLength(offsets, length + 1);
  for (let i = 0; i < length; i++) {
    if (!(offsets[i] >= 0 && offsets[i] <= offsets[i + 1]))
      throw new RangeError(`text ${i + 1} ends before it begins`);
  }
  if (offsets[length] > values.length) throw new RangeError('its texts end early');
}

function doublesOf(
  data: Data,
  valid: (i: number) => boolean,
  format: Format,
  firstRow: number,
): Float64Array {
  const { values } = fullDoubles(data, valid, format, firstRow);
  if (data.nullCount > 0 || data.typeId === Type.Null) {
    for (let i = 0; i < values.length; i++) if (!valid(i)) values[i] = NaN;
  }
  return values;
}

function fullDoubles(
  data: Data,
  valid: (i: number) => boolean,
  { info, integers = {} }: Format,
  firstRow: number,
): Doubles {
  const { length } = data;
  const values = new Float64Array(length);
  if (data.typeId === Type.Null) return { values };
  const width = data.typeId === Type.Decimal ? (data.type as DataType & TypeDetails).bitWidth / 32 : 1;
  requireLength(data.values, length * width);
  const raw = data.values.subarray(0, length * width);
  if (data.typeId === Type.Decimal) {
    for (let i = 0; i < length; i++) values[i] = decimal(raw, i, width) / (integers.divisor ?? 1);
  } else if (raw instanceof BigInt64Array || raw instanceof BigUint64Array) {
    const found = doublesOfIntegers(raw, integers);
    const { beyond } = found;
    const index = beyond ? beyond.findIndex((is, i) => is === 1 && valid(i)) : -1;
    if (index >= 0) throw unsafeInteger(info.name, firstRow + index + 1, raw[index]);
    return found;
  } else if (data.type.typeId === Type.Float && raw instanceof Uint16Array) {
    for (let i = 0; i < length; i++) values[i] = half(raw[i]);
  } else {
    values.set(raw);
    if (integers.unit === 'DAYS') for (let i = 0; i < length; i++) values[i] *= DAY_MILLISECONDS;
  }
  return { values };
}

/** A little-endian two's complement integer of `width` words of 32 bits. */
function decimal(words: Uint32Array, i: number, width: number): number {
  let value = BigInt(words[(i + 1) * width - 1] | 0);
  for (let word = width - 2; word >= 0; word--)
    value = (value << 32n) | BigInt(words[i * width + word] >>> 0);
  return Number(value);
}
