// Uniform quantisation of a network's weights.

import { checkNumbers, type NumericInput } from '../columns/column.js';
import { describe } from '../columns/errors.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { codeLength } from './codeLength.js';

/** Options of `quantizeWeights`. */
export interface QuantizeWeightsOptions {
  /** Bits of a code, 2 … 16 (1 … 16 if not symmetric); 8 by default. */
  readonly bits?: number;
  /** Codes −(2^(b−1) − 1) … 2^(b−1) − 1 about 0 (default), or 0 … 2^b − 1 over the range of the values, widened to hold 0. */
  readonly symmetric?: boolean;
}

/** The result of `quantizeWeights`. */
export interface QuantizedWeights {
  /** The step: a value is scale·(code − zeroPoint). */
  readonly scale: number;
  /** The code of 0. */
  readonly zeroPoint: number;
  readonly codes: Int32Array;
  /** scale·(code − zeroPoint). */
  readonly values: Float64Array;
  readonly meanSquaredError: number;
  /** How often each code occurs, from the least possible code on. */
  readonly counts: Float64Array;
  /** H of the codes, bits a weight: what an arithmetic coder needs. */
  readonly entropy: number;
  /** Bits a weight by Huffman's code. */
  readonly huffman: number;
}

const OPTIONS = optionTable({
  bits: option.integer(1, 16, 8),
  symmetric: option.flag(true),
} satisfies OptionsOf<QuantizeWeightsOptions>);

/** x rounded to an integer, halves to the even one. */
function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}

/**
 * Quantises weights to integers of few bits: codes are value/scale rounded, halves to even, as in PyTorch and ONNX. Symmetric:
 * scale = max|value|/(2^(b−1) − 1). Otherwise scale = (max − min)/(2^b − 1) over a range that holds 0, and 0 has a code of its own. Zeros only have
 * scale 1.
 *
 * The entropy of the codes, in bits a weight, is what an entropy coder makes of them: a network of few bits is smaller still.
 *
 * @param values finite numbers.
 * @returns a frozen object.
 * @throws TypeError for a wrong kind; RangeError for NaN or Infinity, no value, bits out of 1 … 16, 1 bit with `symmetric`.
 * @see ONNX QuantizeLinear; `torch.quantize_per_tensor`; Han, Mao & Dally 2016
 * @example
 * import { quantizeWeights } from 'infosimd/learning';
 * const { codes, scale, values } = quantizeWeights([-1, 0.1, 1], { bits: 8, symmetric: true });
 * console.log(codes, scale); // Int32Array(3) [ -127, 13, 127 ] 0.007874015748031496
 */
export function quantizeWeights(values: NumericInput, options?: QuantizeWeightsOptions): QuantizedWeights {
  const { bits, symmetric } = readOptions(options, OPTIONS);
  if (symmetric && bits < 2) {
    throw new RangeError(
      `"bits" must be 2 … 16 with { symmetric: true }, got ${bits}; use { symmetric: false }`,
    );
  }
  const { values: given } = checkNumbers('values', values);
  const n = given.length;
  if (n === 0) throw new RangeError('"values" must hold at least one number, got none');
  let low = 0;
  let high = 0;
  for (let i = 0; i < n; i++) {
    const value = given[i];
    if (!Number.isFinite(value)) {
      throw new RangeError(`"values" must hold finite numbers, got ${describe(value)} at index ${i}`);
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const most = (1 << (symmetric ? bits - 1 : bits)) - 1;
  const least = symmetric ? -most : 0;
  // Divided first: a range of 2e308 overflows.
  const step = symmetric ? Math.max(-low, high) / most : high / most - low / most;
  const scale = step > 0 ? step : 1;
  const zeroPoint = symmetric ? 0 : Math.min(most, Math.max(0, roundHalfEven(-low / scale))) + 0;
  const codes = new Int32Array(n);
  const restored = new Float64Array(n);
  const counts = new Float64Array(most - least + 1);
  const error = new NeumaierSum();
  for (let i = 0; i < n; i++) {
    const code = Math.min(most, Math.max(least, roundHalfEven(given[i] / scale) + zeroPoint));
    codes[i] = code;
    restored[i] = scale * (code - zeroPoint) + 0;
    counts[code - least]++;
    error.add((given[i] - restored[i]) * (given[i] - restored[i]));
  }
  const { entropy, huffman } = codeLength(counts);
  return Object.freeze({
    scale,
    zeroPoint,
    codes,
    values: restored,
    meanSquaredError: error.value / n,
    counts,
    entropy,
    huffman,
  });
}
