/**
 * The hybrid of run-length encoding and bit packing in which Parquet stores levels and dictionary indices
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE). Replaces hyparquet's
 * decoder, because these loops touch every row: they write into typed arrays, and check the length of each run.
 */

/**
 * Decodes `output.length` unsigned values of `width` bits (0…32) from `bytes[start, end)`.
 * @throws RangeError where the bytes end before the values do.
 */
export function decodeRunLength(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  output: Int32Array | Uint8Array,
): void {
  const count = output.length;
  const runBytes = (width + 7) >> 3;
  let position = start;
  let seen = 0;
  while (seen < count) {
    let header = 0;
    let place = 1;
    let byte = 0;
    do {
      // Five groups of seven bits hold 32; no header has a sixth.
      if (position >= end || place > 2 ** 28) throw endsEarly(seen, count);
      byte = bytes[position++];
      header += (byte & 0x7f) * place;
      place *= 128;
    } while (byte & 0x80);
    const length = Math.floor(header / 2);
    if (header % 2 === 0) {
      if (position + runBytes > end) throw endsEarly(seen, count);
      let value = 0;
      for (let i = 0; i < runBytes; i++) value |= bytes[position++] << (8 * i);
      const stop = Math.min(count, seen + length);
      output.fill(value, seen, stop);
      seen = stop;
    } else {
      // Groups of eight values; the last group of a page may be cut off by its end.
      const values = Math.min(count - seen, 8 * length);
      if (position + Math.ceil((values * width) / 8) > end) throw endsEarly(seen, count);
      unpackBits(bytes, position, width, output, seen, values);
      position += length * width;
      seen += values;
    }
  }
}

function endsEarly(seen: number, count: number): RangeError {
  return new RangeError(`its runs end after ${seen} of ${count} values`);
}

function unpackBits(
  bytes: Uint8Array,
  start: number,
  width: number,
  output: Int32Array | Uint8Array,
  first: number,
  count: number,
): void {
  const stop = first + count;
  let position = start;
  if (width === 0) {
    output.fill(0, first, stop);
  } else if (width === 8) {
    for (let i = first; i < stop; i++) output[i] = bytes[position++];
  } else if (width <= 24) {
    // Fewer than `width` bits are left when the next byte is read, so that 32 bits never overflow.
    const mask = (1 << width) - 1;
    let waiting = 0;
    let bits = 0;
    for (let i = first; i < stop; i++) {
      while (bits < width) {
        waiting |= bytes[position++] << bits;
        bits += 8;
      }
      output[i] = waiting & mask;
      waiting >>>= width;
      bits -= width;
    }
  } else {
    for (let i = 0; i < count; i++) {
      let value = 0;
      for (let bit = 0; bit < width; bit++) {
        const at = i * width + bit;
        value |= ((bytes[start + (at >> 3)] >> (at & 7)) & 1) << bit;
      }
      output[first + i] = value;
    }
  }
}
