// Parquet files written byte by byte: what no writer would write.

import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A struct of Thrift's compact protocol: values by the number of their field. */
type Struct = readonly (readonly [field: number, value: Value])[];
type Value = number | bigint | string | boolean | Struct | List;

interface List {
  readonly list: readonly Value[];
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

const zigzag = (value: bigint): number[] => varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));

function isList(value: Value): value is List {
  return typeof value === 'object' && 'list' in value;
}

function typeOf(value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 2;
  if (typeof value === 'number') return 5;
  if (typeof value === 'bigint') return 6;
  if (typeof value === 'string') return 8;
  return isList(value) ? 9 : 12;
}

function encode(value: Value): number[] {
  if (typeof value === 'boolean') return [];
  if (typeof value === 'number' || typeof value === 'bigint') return zigzag(BigInt(value));
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    return [...varint(BigInt(text.length)), ...text];
  }
  if (isList(value)) {
    const { list } = value;
    return [
      0xf0 | (list.length > 0 ? typeOf(list[0]) : 12),
      ...varint(BigInt(list.length)),
      ...list.flatMap(encode),
    ];
  }
  let last = 0;
  const fields = (value as Struct).flatMap(([field, inner]) => {
    const header = ((field - last) << 4) | typeOf(inner);
    last = field;
    return [header, ...encode(inner)];
  });
  return [...fields, 0];
}

const list = (values: readonly Value[]): Value => ({ list: values });

/** A column or a group of the schema, in the order of the file. */
export interface Element {
  readonly name: string;
  /** 2 for INT64, 5 for DOUBLE, 6 for BYTE_ARRAY; undefined for a group. */
  readonly type?: number;
  readonly children?: number;
  readonly optional?: boolean;
}

/** A page: what its header states, and its bytes as they are stored. */
export interface Page {
  readonly kind?: 'v1' | 'v2' | 'dictionary';
  readonly values: number;
  /** 0 for PLAIN, 5 for DELTA_BINARY_PACKED, 8 for RLE_DICTIONARY. */
  readonly encoding?: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** A column's chunk of the only row group. */
export interface Chunk {
  readonly path: readonly string[];
  readonly type: number;
  readonly codec?: keyof typeof CODECS;
  readonly pages: readonly Page[];
}

const CODECS = {
  UNCOMPRESSED: 0,
  SNAPPY: 1,
  GZIP: 2,
  LZO: 3,
  BROTLI: 4,
  LZ4: 5,
  ZSTD: 6,
  LZ4_RAW: 7,
} as const;

function pageHeader({ kind = 'v1', values, encoding = 0, length, bytes }: Page): number[] {
  const type = { v1: 0, dictionary: 2, v2: 3 }[kind];
  const own: Struct[number] =
    kind === 'v1'
      ? [
          5,
          [
            [1, values],
            [2, encoding],
            [3, 3],
            [4, 3],
          ],
        ]
      : kind === 'dictionary'
        ? [
            7,
            [
              [1, values],
              [2, encoding],
            ],
          ]
        : [
            8,
            [
              [1, values],
              [2, 0],
              [3, values],
              [4, encoding],
              [5, 0],
              [6, 0],
            ],
          ];
  return encode([[1, type], [2, length], [3, bytes.length], own]);
}

/** A file of one row group. */
export function tinyParquet(rows: number, schema: readonly Element[], chunks: readonly Chunk[]): Uint8Array {
  const body: number[] = [...new TextEncoder().encode('PAR1')];
  const columns = chunks.map(({ path, type, codec = 'UNCOMPRESSED', pages }): Value => {
    const start = body.length;
    let data = start;
    for (const page of pages) {
      if (page.kind === 'dictionary') data = body.length + pageHeader(page).length + page.bytes.length;
      for (const byte of [...pageHeader(page), ...page.bytes]) body.push(byte);
    }
    return [
      [2, BigInt(start)],
      [
        3,
        [
          [1, type],
          [2, list([0])],
          [3, list(path)],
          [4, CODECS[codec]],
          [5, BigInt(rows)],
          [6, BigInt(body.length - start)],
          [7, BigInt(body.length - start)],
          [9, BigInt(data)],
          ...(data > start ? ([[11, BigInt(start)]] as const) : []),
        ],
      ],
    ];
  });
  const elements = schema.map(
    ({ name, type, children, optional }): Value => [
      ...(type === undefined ? [] : ([[1, type]] as const)),
      [3, optional ? 1 : 0],
      [4, name],
      ...(children === undefined ? [] : ([[5, children]] as const)),
    ],
  );
  const top = schema.length - schema.reduce((sum, { children = 0 }) => sum + children, 0);
  const footer = encode([
    [1, 1],
    [
      2,
      list([
        [
          [4, 'root'],
          [5, top],
        ],
        ...elements,
      ]),
    ],
    [3, BigInt(rows)],
    [
      4,
      list([
        [
          [1, list(columns)],
          [2, 0n],
          [3, BigInt(rows)],
        ],
      ]),
    ],
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return Uint8Array.from([...body, ...footer, ...length, ...new TextEncoder().encode('PAR1')]);
}

/** Compresses less than 2¹⁴ bytes; where a codec allows it, without a search for repetitions. */
export const COMPRESS: Record<Exclude<keyof typeof CODECS, 'LZO'>, (bytes: Uint8Array) => Uint8Array> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: (bytes) => {
    // One literal, with its length in two bytes.
    const { length } = bytes;
    return Uint8Array.of(...varint(BigInt(length)), 61 << 2, (length - 1) & 255, (length - 1) >> 8, ...bytes);
  },
  GZIP: (bytes) => gzipSync(bytes),
  BROTLI: (bytes) => brotliCompressSync(bytes),
  LZ4_RAW: (bytes) => {
    const { length } = bytes;
    if (length < 15) return Uint8Array.of(length << 4, ...bytes);
    const full = Math.floor((length - 15) / 255);
    return Uint8Array.of(0xf0, ...new Array<number>(full).fill(255), (length - 15) % 255, ...bytes);
  },
  LZ4: (bytes) => {
    const block = COMPRESS.LZ4_RAW(bytes);
    const lengths = new DataView(new ArrayBuffer(8));
    lengths.setUint32(0, bytes.length);
    lengths.setUint32(4, block.length);
    return Uint8Array.of(...new Uint8Array(lengths.buffer), ...block);
  },
  // A single segment with its content size in two bytes, and one raw block.
  ZSTD: (bytes) => {
    const { length } = bytes;
    const block = (length << 3) | 1;
    const size = length - 256;
    return Uint8Array.of(
      0x28,
      0xb5,
      0x2f,
      0xfd,
      0x60,
      size & 255,
      (size >> 8) & 255,
      block & 255,
      (block >> 8) & 255,
      block >> 16,
      ...bytes,
    );
  },
};
