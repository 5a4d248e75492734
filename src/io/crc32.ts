import { builtin } from './node.js';

/** What one byte makes of a checksum: the reflected polynomial 0xEDB88320 of gzip and ZIP (RFC 1952, 8). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The CRC-32 of bytes where Node's own is missing. */
export function portableCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]) & 0xff];
  return ~crc >>> 0;
}

/** The CRC-32 of bytes, as a page of a Parquet file may carry it. */
export const crc32: (bytes: Uint8Array) => number = builtin?.('node:zlib').crc32 ?? portableCrc32;
