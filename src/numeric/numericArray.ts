/** The typed arrays that numbers are kept in. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** What a kernel reads; the other typed arrays are widened to one of these a block at a time. */
export type Element = 'F64' | 'F32' | 'I32';
