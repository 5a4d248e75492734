/** The typed arrays that columns of numbers may have. */
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

/** The element types that kernels read; other typed arrays are widened to one of these, block by block. */
export type Element = 'F64' | 'F32' | 'I32';
