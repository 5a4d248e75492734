import type { Label } from './categories.js';

/** The bins or categories of a quantized column. */
export type QuantizedAxis = { readonly edges: Float64Array } | { readonly categories: readonly Label[] };

/**
 * A column stored as the bin or category of each sample, in 1 or 2 bytes. Made by `quantize`, and accepted wherever columns are counted:
 * its edges or categories are the axis, and `bins`, `binning` and `range` do not apply to it. Functions that need the samples
 * themselves refuse it.
 */
export class QuantizedColumn {
  /** @internal */
  readonly kind = 'quantized';
  /** For each sample its bin or category from 0, `bins` where it is out of range, `bins + 1` where it is missing; read only. */
  readonly codes: Uint8Array | Uint16Array;
  /** Edges of the bins, the last one closed on the right; undefined where the column has categories. */
  readonly edges: Float64Array | undefined;
  /** Labels; undefined where the column has bins. */
  readonly categories: readonly Label[] | undefined;
  /** How many bins or categories. */
  readonly bins: number;
  /** The number of missing samples. */
  readonly missing: number;
  /** The number of samples outside the bins or categories. */
  readonly outOfRange: number;

  /** @internal For `quantize`; codes are not checked. */
  constructor(codes: Uint8Array | Uint16Array, axis: QuantizedAxis, missing: number, outOfRange: number) {
    this.codes = codes;
    this.edges = 'edges' in axis ? axis.edges : undefined;
    this.categories = 'categories' in axis ? axis.categories : undefined;
    this.bins = this.edges ? this.edges.length - 1 : (this.categories as readonly Label[]).length;
    this.missing = missing;
    this.outOfRange = outOfRange;
    Object.freeze(this);
  }

  /** The number of samples. */
  get length(): number {
    return this.codes.length;
  }

  /** @internal Other samples on the same axis. */
  with(codes: Uint8Array | Uint16Array): QuantizedColumn {
    let missing = 0;
    let outOfRange = 0;
    for (let i = 0; i < codes.length; i++) {
      missing += codes[i] > this.bins ? 1 : 0;
      outOfRange += codes[i] === this.bins ? 1 : 0;
    }
    return new QuantizedColumn(codes, this as QuantizedAxis, missing, outOfRange);
  }
}
