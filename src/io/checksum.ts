import { crc32 as portableCrc32 } from '../numeric/crc32.js';
import { builtin } from './node.js';

/** The CRC-32 of bytes that follow others, whose checksum is `before`: Node's, where there is one. */
export const crc32: (bytes: Uint8Array, before?: number) => number =
  builtin?.('node:zlib').crc32 ?? portableCrc32;
