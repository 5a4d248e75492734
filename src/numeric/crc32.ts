// Cyclic redundancy checks of 32 bits (RFC 1952, 8), a byte at a time.

/** The polynomial of CRC-32 (ISO-HDLC), as of gzip, ZIP and Parquet, reflected. */
export const CRC_32 = 0xedb88320;

/** What each byte makes of a checksum by a reflected polynomial. */
export function crcTable(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? polynomial : 0);
    return rest;
  });
}

let table: Int32Array | undefined;

/** The CRC-32 of bytes that follow others, whose checksum is `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  table ??= crcTable(CRC_32);
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}
