// Uncertainty of an ensemble's predictions: what its members do not know, and what they disagree about.

import { checkNumbers } from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import { checkMatrix, isFloat32, ROWS, type Rows } from '../columns/matrix.js';
import * as option from '../columns/option.js';
import { type OptionsOf, optionTable, readOptions } from '../columns/options.js';
import { copyBlock } from '../kernels/blocks.js';
import { learningKernels } from '../kernels/learning.js';
import { MemoryLayout } from '../kernels/memoryLayout.js';
import { instanceFor } from '../kernels/select.js';
import type { NumericArray } from '../numeric/numericArray.js';
import { type Base, fromBits, fromNats, unitOf } from '../numeric/units.js';
import { checkProbabilities, epsilonOf } from './probabilities.js';
import { type FloatRows, softmax } from './softmax.js';

/** Predictions of an ensemble: rows of classes for each member; or all of them in one array, members × samples × classes, row-major. */
export type EnsembleStack =
  | readonly Rows[]
  | { readonly values: NumericArray | readonly number[]; readonly shape: readonly [number, number, number] };

/** Options of `ensembleUncertainty`. */
export interface EnsembleUncertaintyOptions {
  /** What the stack holds: `'probabilities'` (default), rows that sum to 1; or `'logits'`. */
  readonly from?: 'probabilities' | 'logits';
  /** Base of the logarithm: 2 (bits, default), 'e', 10 or any number > 1. */
  readonly base?: Base;
}

/** The result of `ensembleUncertainty`: an element for each sample. */
export interface EnsembleUncertainty {
  /** 'bits', or the unit of `base`. */
  readonly unit: string;
  /** H of the mean prediction: total uncertainty. */
  readonly predictiveEntropy: Float64Array;
  /** The mean of the members' H: what all of them leave open (aleatoric). */
  readonly expectedEntropy: Float64Array;
  /** The mean of D(member ‖ mean), which is their difference: what the members disagree about (epistemic; BALD). Never negative. */
  readonly mutualInformation: Float64Array;
  /** The share of members whose most probable class, the first of equals, is not the one that most of them name. */
  readonly variationRatio: Float64Array;
  /** The mean prediction, samples × classes. */
  readonly mean: FloatRows;
}

const OPTIONS = optionTable({
  from: option.choice(['probabilities', 'logits'], 'probabilities'),
  base: option.base(2),
} satisfies OptionsOf<EnsembleUncertaintyOptions>);

interface CheckedStack {
  readonly values: NumericArray;
  readonly members: number;
  readonly samples: number;
  readonly classes: number;
  readonly float32: boolean;
}

const EXPECTED = 'an array of rows for each member, or { values, shape: [members, samples, classes] }';

function checkStack(stack: unknown): CheckedStack {
  if (Array.isArray(stack)) {
    if (stack.length === 0) throw new RangeError('"stack" must hold at least one member, got none');
    const all = stack.map((member, k) => checkMatrix(`stack[${k}]`, member, ROWS));
    const { rows, columns } = all[0];
    const float32 = all.every((member) => member.float32);
    const values = float32
      ? new Float32Array(all.length * rows * columns)
      : new Float64Array(all.length * rows * columns);
    all.forEach((member, k) => {
      if (member.rows !== rows || member.columns !== columns) {
        throw new RangeError(
          `"stack[${k}]" must be shaped like "stack[0]", [${rows}, ${columns}], got [${member.rows}, ${member.columns}]`,
        );
      }
      values.set(member.values, k * rows * columns);
    });
    return { values, members: all.length, samples: rows, classes: columns, float32 };
  }
  if (stack === null || typeof stack !== 'object' || !('values' in stack) || !('shape' in stack)) {
    throw wrongKind('stack', EXPECTED, stack);
  }
  const { values } = checkNumbers('stack.values', stack.values);
  const shape = Array.from(stack.shape as ArrayLike<number>);
  if (
    shape.length !== 3 ||
    !shape.every((side) => Number.isInteger(side) && side >= 0) ||
    shape[0] * shape[1] * shape[2] !== values.length
  ) {
    throw new RangeError(
      `"stack.shape" must be [members, samples, classes] of ${values.length} values, got [${shape.join(', ')}]`,
    );
  }
  const [members, samples, classes] = shape;
  return { values, members, samples, classes, float32: isFloat32(values) };
}

/** Elements of all members in a batch: a part of the second cache. */
const BATCH = 2 ** 16;

/** What a sample's predictions add up to: the mean m of each class, H(m) in bits, Σ p·ln(p/m) in nats, and the votes for most classes. */
interface Totals {
  readonly means: Float64Array;
  readonly entropies: Float64Array;
  readonly divergences: Float64Array;
  readonly votes: Int32Array;
  /** Whether a row may not be probabilities. */
  readonly isDoubtful: boolean;
}

function totalsOf({ values, members, samples, classes, float32 }: CheckedStack): Totals {
  const width = float32 ? 4 : 8;
  const most = Math.min(samples, Math.max(1, Math.floor(BATCH / (members * classes))));
  // Whole vectors.
  const room = (most * classes + 3) & ~3;
  const layout = new MemoryLayout();
  const stackAt = layout.take(members * room * width);
  const [meansAt, sumsAt, entropiesAt] = [8, 8, 8].map((bytes) => layout.take(room * bytes));
  const votesAt = layout.take(4 * (classes + 4));
  const [mostAt, totalAt] = [4, 8].map((bytes) => layout.take(most * bytes));
  const instance = instanceFor(layout.bytes);
  const { f64, i32 } = instance;
  const view = float32 ? instance.f32 : f64;
  const kernels = learningKernels(instance);
  const add = float32 ? kernels.ensemble_F32 : kernels.ensemble_F64;
  const count = float32 ? kernels.countVotes_F32 : kernels.countVotes_F64;
  const tolerance = Math.sqrt(epsilonOf(float32));
  const totals = {
    means: new Float64Array(samples * classes),
    entropies: new Float64Array(samples),
    divergences: new Float64Array(samples),
    votes: new Int32Array(samples),
    isDoubtful: false,
  };
  for (let start = 0; start < samples; start += most) {
    const here = Math.min(most, samples - start);
    const n = here * classes;
    const padded = (n + 3) & ~3;
    for (let k = 0; k < members; k++) {
      const at = stackAt + k * padded * width;
      copyBlock(instance, values, float32 ? 'F32' : 'F64', (k * samples + start) * classes, n, at);
      view.fill(0, at / width + n, at / width + padded);
    }
    if (count(stackAt, members, padded * width, here, classes, tolerance, votesAt, mostAt) !== 0)
      totals.isDoubtful = true;
    totals.votes.set(i32.subarray(mostAt / 4, mostAt / 4 + here), start);
    add(stackAt, members, padded, meansAt, sumsAt, entropiesAt);
    totals.means.set(f64.subarray(meansAt / 8, meansAt / 8 + n), start * classes);
    kernels.addClasses(entropiesAt, here, classes, totalAt);
    totals.entropies.set(f64.subarray(totalAt / 8, totalAt / 8 + here), start);
    kernels.addClasses(sumsAt, here, classes, totalAt);
    totals.divergences.set(f64.subarray(totalAt / 8, totalAt / 8 + here), start);
  }
  return totals;
}

/**
 * Uncertainty of an ensemble, or of Monte Carlo dropout: for each sample the entropy of the mean prediction, the mean entropy of the members'
 * predictions, and their difference, the mutual information of prediction and member (BALD).
 *
 * The mutual information is computed as the mean of D(member ‖ mean), a sum of terms ≥ 0: it keeps its digits where the members nearly agree,
 * and is 0 where they are equal, while differences of entropies come out negative. The expected entropy is their difference.
 *
 * @param stack predictions of each member: arrays of rows, or `{ values, shape: [members, samples, classes] }`.
 * @returns a frozen object with typed arrays, bits or the unit of `base`.
 * @throws TypeError for a wrong kind; RangeError for probabilities that are negative or NaN or do not sum to 1, logits that are NaN or Infinity,
 *   members of different shape, no member, no sample, no class.
 * @see Houlsby et al. 2011; Gal 2016, section 3.3; Freeman 1965 for the variation ratio
 * @example
 * import { ensembleUncertainty } from 'infosimd/learning';
 * const { predictiveEntropy, mutualInformation } = ensembleUncertainty([[[1, 0]], [[0, 1]]]); // two members disagree
 * console.log(predictiveEntropy[0], mutualInformation[0]); // 1 1
 */
export function ensembleUncertainty(
  stack: EnsembleStack,
  options?: EnsembleUncertaintyOptions,
): EnsembleUncertainty {
  const { from, base } = readOptions(options, OPTIONS);
  const given = checkStack(stack);
  const { members, samples, classes, float32 } = given;
  if (members * samples * classes === 0) {
    throw new RangeError(
      `"stack" must hold at least one member, sample and class, got [${members}, ${samples}, ${classes}]`,
    );
  }
  let checked = given;
  if (from === 'logits') {
    const { values } = softmax({ values: given.values, shape: [members * samples, classes] });
    checked = { ...given, values: values as NumericArray };
  }
  const { means, entropies, divergences, votes, isDoubtful } = totalsOf(checked);
  if (isDoubtful && from === 'probabilities') {
    checkProbabilities('stack', { values: given.values, rows: members * samples, columns: classes, float32 });
  }
  const bit = fromBits(1, base);
  const perMember = fromNats(bit) / members;
  const expectedEntropy = new Float64Array(samples);
  const variationRatio = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const entropy = bit * entropies[sample];
    const information = perMember * divergences[sample];
    entropies[sample] = Math.max(0, entropy);
    divergences[sample] = Math.max(0, information);
    expectedEntropy[sample] = Math.max(0, entropy - information);
    variationRatio[sample] = (members - votes[sample]) / members;
  }
  return Object.freeze({
    unit: unitOf(base),
    predictiveEntropy: entropies,
    expectedEntropy,
    mutualInformation: divergences,
    variationRatio,
    mean: Object.freeze({ values: means, shape: Object.freeze([samples, classes] as const) }),
  });
}
