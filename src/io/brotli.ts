/** Brotli in JavaScript, where there is no Node: the decoder of hyparquet-compressors, held to the lengths that are stated. */

interface BitReader {
  bit_pos_: number;
  bit_end_pos_: number;
  readMoreInput(): void;
}

interface Output {
  write(bytes: Uint8Array, count: number): number;
}

/** What the decoder reads bits with, and writes bytes to. */
export interface BrotliStreams {
  readonly BrotliBitReader: { readonly prototype: BitReader };
  readonly BrotliOutput: { readonly prototype: Output };
}

/**
 * Unpacks `input` into exactly `length` bytes. The decoder leaves zeros where data are shorter or longer than stated; it tells
 * nobody how many there were, so the methods that it reads and writes by are replaced while it runs. Each step takes a bit or yields a
 * byte, so that input and output bound its time.
 *
 * @throws RangeError where the data end early or have another length, and what the decoder throws.
 */
export function unpackBrotli(
  input: Uint8Array,
  length: number,
  decode: (input: Uint8Array, length: number) => Uint8Array,
  { BrotliBitReader, BrotliOutput }: BrotliStreams,
): Uint8Array {
  const reader = BrotliBitReader.prototype;
  const writer = BrotliOutput.prototype;
  const { readMoreInput } = reader;
  const { write } = writer;
  let written = 0;
  let bits: BitReader | undefined;
  const checkEnd = (): void => {
    // Beyond the end it reads zeros for gigabits: the place of the end, seen from that of the next bits, wraps at 2³².
    if (bits && (bits.bit_end_pos_ > 2 ** 31 || bits.bit_pos_ > bits.bit_end_pos_))
      throw new RangeError('its data end early');
  };
  reader.readMoreInput = function () {
    checkEnd();
    readMoreInput.call(this);
    bits = this;
  };
  writer.write = function (bytes, count) {
    written += count;
    if (written > length) throw new RangeError(`it should have ${length} bytes, and its data more`);
    return write.call(this, bytes, count);
  };
  try {
    const output = decode(input, length);
    checkEnd();
    if (written < length) throw new RangeError(`it should have ${length} bytes, and its data ${written}`);
    return output;
  } finally {
    reader.readMoreInput = readMoreInput;
    writer.write = write;
  }
}
