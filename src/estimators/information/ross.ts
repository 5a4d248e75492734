// Mutual information of categories and numbers from nearest neighbours within a category (Ross 2014).

import type { CategoryCodes } from '../../columns/categories.js';
import { digamma } from '../../numeric/gamma.js';
import { NeumaierSum } from '../../numeric/neumaier.js';
import { fromNats } from '../../numeric/units.js';
import { countNearer, lineRadii } from '../../search/lineNeighbours.js';
import { gather, orderOf } from '../../search/planeNeighbours.js';
import type { EstimatorDescription } from '../estimatorDescription.js';
import { sumDigamma } from './digammaSum.js';
import {
  NEIGHBOUR_OPTIONS,
  type NeighbourOptions,
  NOISE_OPTIONS,
  type NoiseOptions,
  type SampleEstimator,
} from './estimator.js';
import { isConstant } from './group.js';

/** Options of `'ross'`. */
export interface RossOptions extends NeighbourOptions, NoiseOptions {}

/**
 * I(category; x) in bits: ψ(N) + ⟨ψ(k)⟩ − ⟨ψ(Nc)⟩ − ⟨ψ(m + 1)⟩. Nc is the number of samples of the category, m that of samples
 * of any category nearer than the k-th neighbour within the category (k at most Nc − 1). Categories of one sample are left out, as
 * in scikit-learn.
 */
function rossBits(categories: CategoryCodes, x: Float64Array, k: number): number {
  const { codes } = categories;
  const sizes = new Int32Array(categories.categories.length);
  for (let i = 0; i < codes.length; i++) sizes[codes[i]]++;
  const order = orderOf(x).filter((i) => sizes[codes[i]] > 1);
  const n = order.length;
  const used = sizes.filter((size) => size > 1);
  const sorted = gather(x, order);
  if (used.length < 2 || isConstant(sorted)) return 0;
  // The ranks of the samples of each category, one category after the other.
  const place = new Int32Array(sizes.length);
  for (let code = 0, next = 0; code < sizes.length; code++) {
    place[code] = next;
    if (sizes[code] > 1) next += sizes[code];
  }
  const ranks = new Int32Array(n);
  for (let rank = 0; rank < n; rank++) ranks[place[codes[order[rank]]]++] = rank;
  const radii = new Float64Array(n);
  const own = new NeumaierSum();
  let first = 0;
  for (const size of used) {
    const members = ranks.subarray(first, first + size);
    const neighbours = Math.min(k, size - 1);
    const within = lineRadii(gather(sorted, members), neighbours);
    for (let i = 0; i < size; i++) radii[members[i]] = within[i];
    own.add(size * (digamma(neighbours) - digamma(size)));
    first += size;
  }
  const others = sumDigamma(countNearer(sorted, radii), 1);
  return fromNats(digamma(n) + (own.value - others) / n);
}

export const ross: SampleEstimator<RossOptions> = {
  takes: 'a category and a number',
  several: false,
  ties: 'none',
  automatic: true,
  cost: 400,
  // Not scaled: distances are within one column, whose unit cancels.
  options: { ...NEIGHBOUR_OPTIONS, ...NOISE_OPTIONS },
  bits: (x, y, { k }) => {
    const [values] = [...x.columns, ...y.columns];
    return rossBits((x.category ?? y.category) as CategoryCodes, values, k);
  },
};

export const DESCRIPTION: EstimatorDescription = {
  formula: 'ψ(N) + ⟨ψ(k)⟩ − ⟨ψ(Nc)⟩ − ⟨ψ(m + 1)⟩',
  when: 'classes and a continuous feature',
  source: 'Ross 2014',
};
