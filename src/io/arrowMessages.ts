/**
 * Where the messages of Arrow's IPC formats are
 * (https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc). A stream is a schema, and
 * dictionaries and record batches after it. A file has a footer that lists them; what stands between them has no meaning, and Polars
 * writes what is no message there.
 */

import { damaged } from '../data/columnErrors.js';
import type { ArrowBlock, ArrowField, ArrowFooter, ArrowMessage } from './arrowMetadata.js';
import { readFooter, readMessage } from './arrowMetadata.js';
import type { FileBytes } from './fileBytes.js';
import { viewOf } from './fileBytes.js';
import { guarded, NotSupported } from './reasons.js';

/** 'ARROW1' and two bytes that make it eight. */
const MARK = 'ARROW1';
const MARK_BYTES = 8;
/** At the end of a file: the length of the footer, and the mark again. */
const TAIL_BYTES = 10;
/** Comes before the length of a message, since format version 5. */
const CONTINUATION = 0xffffffff;
const CONTINUATION_TEXT = '\xff\xff\xff\xff';

export const ZSTANDARD = 1;

/** A dictionary or a record batch: where its metadata start in the file, and the body after them. */
export interface ArrowPlace {
  readonly start: number;
  readonly body: number;
  readonly kind: 'dictionary' | 'batch';
  readonly rows: number;
}

interface Messages {
  readonly fields: readonly ArrowField[];
  /** In a file, all dictionaries come first. */
  readonly places: readonly ArrowPlace[];
  readonly isZstandard: boolean;
}

/**
 * Finds the schema, the dictionaries and the record batches, and reads the metadata of each.
 * @throws RangeError where the file is truncated or damaged, or of a kind that is not supported.
 */
export async function findMessages(file: FileBytes): Promise<Messages> {
  const { path, size } = file;
  const head = new TextDecoder('latin1').decode(await file.read(0, Math.min(size, MARK_BYTES)));
  if (head.startsWith('FEA1')) {
    throw new RangeError(`${path} is a Feather file of version 1; infosimd reads version 2`);
  }
  if (head.startsWith(MARK)) return messagesOfFile(file);
  // Before format version 5 a stream began with a length, which any four bytes can be.
  if (!head.startsWith(CONTINUATION_TEXT) && !(await beginsWithSchema(file))) {
    throw new RangeError(`${path} is no Arrow file: it begins neither with "${MARK}" nor with a schema`);
  }
  return messagesOfStream(file);
}

async function messagesOfFile(file: FileBytes): Promise<Messages> {
  const { path, size } = file;
  const tail = size < MARK_BYTES + TAIL_BYTES ? new Uint8Array(4) : await file.read(size - TAIL_BYTES, size);
  if (new TextDecoder('latin1').decode(tail.subarray(4)) !== MARK) {
    throw new RangeError(`${path} is truncated: it does not end in "${MARK}"`);
  }
  const length = viewOf(tail).getInt32(0, true);
  const start = size - TAIL_BYTES - length;
  if (!(length > 0 && start >= MARK_BYTES)) throw damaged(path, `its footer should have ${length} bytes`);
  const bytes = await file.read(start, start + length);
  const footer: ArrowFooter = guarded(path, 'its footer', () => readFooter(bytes));
  const places: ArrowPlace[] = [];
  let isZstandard = false;
  for (const kind of ['dictionary', 'batch'] as const) {
    for (const [i, block] of footer.blocks[kind].entries()) {
      const { place, codec } = await placeOf(kind, block, `${NAMES[kind]} ${i + 1}`);
      places.push(place);
      isZstandard ||= codec === ZSTANDARD;
    }
  }
  return { fields: footer.fields, places, isZstandard };

  async function placeOf(kind: ArrowPlace['kind'], block: ArrowBlock, what: string) {
    const body = block.start + block.metadata;
    if (!(block.start >= MARK_BYTES && block.metadata >= 8 && body <= start)) {
      throw damaged(path, `${what} should begin at byte ${block.start}, and its body at ${body}`);
    }
    const metadata = await file.read(block.start, body);
    const prefix = viewOf(metadata).getUint32(0, true) === CONTINUATION ? 8 : 4;
    const message = checkedMessage(path, what, metadata.subarray(prefix));
    if (message.kind !== kind) throw damaged(path, `${what} is a ${message.kind}`);
    if (body + message.bodyLength > start) {
      throw damaged(
        path,
        `${what} should end at byte ${body + message.bodyLength}, its data end at ${start}`,
      );
    }
    const { rows, codec } = message.batch;
    return { place: { start: block.start + prefix, body, kind, rows }, codec };
  }
}

const NAMES = { dictionary: 'dictionary', batch: 'record batch' } as const;

async function messagesOfStream(file: FileBytes): Promise<Messages> {
  const { path, size } = file;
  let fields: readonly ArrowField[] | undefined;
  const places: ArrowPlace[] = [];
  let isZstandard = false;
  for (let position = 0; position < size; ) {
    const first = position;
    const what = `the message at byte ${first}`;
    let length = await readLength(file, position);
    position += 4;
    if (length === CONTINUATION) {
      length = await readLength(file, position);
      position += 4;
    }
    if (length === 0) break;
    const start = position;
    const body = start + length;
    const message = checkedMessage(path, what, await readWithin(file, start, body));
    position = body + message.bodyLength;
    if (position > size) {
      throw new RangeError(
        `${path} is truncated: ${what} should end at byte ${position}, its data end at ${size}`,
      );
    }
    if (message.kind !== 'schema') {
      isZstandard ||= message.batch.codec === ZSTANDARD;
      places.push({ start, body, kind: message.kind, rows: message.batch.rows });
    } else if (first > 0) throw damaged(path, `${what} is a second schema`);
    else fields = message.fields;
    if (fields === undefined) break;
  }
  if (fields === undefined) throw new RangeError(`${path} is no Arrow file: it does not begin with a schema`);
  return { fields, places, isZstandard };
}

async function beginsWithSchema(file: FileBytes): Promise<boolean> {
  if (file.size < 4) return false;
  const length = await readLength(file, 0);
  if (length === 0 || 4 + length > file.size) return false;
  try {
    return checkedMessage(file.path, 'its schema', await file.read(4, 4 + length)).kind === 'schema';
  } catch (error) {
    return error instanceof NotSupported;
  }
}

async function readLength(file: FileBytes, start: number): Promise<number> {
  return viewOf(await readWithin(file, start, start + 4)).getUint32(0, true);
}

async function readWithin(file: FileBytes, start: number, end: number): Promise<Uint8Array> {
  if (end > file.size) {
    throw new RangeError(`${file.path} is truncated: it ends at byte ${file.size}, before byte ${end}`);
  }
  return file.read(start, end);
}

/** @throws RangeError where the metadata of a message make no sense, or its body cannot be decompressed. */
function checkedMessage(path: string, what: string, metadata: Uint8Array): ArrowMessage {
  return guarded(path, what, () => {
    const message = readMessage(metadata);
    const codec = message.kind === 'schema' ? undefined : message.batch.codec;
    if (codec !== undefined && codec !== 0 && codec !== ZSTANDARD) {
      throw new NotSupported(`compression by codec ${codec} is not supported; write it with ZSTD or LZ4`);
    }
    return message;
  });
}
