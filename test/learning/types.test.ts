// What losses return, by the types of their options: checked when the tests are compiled (npm run typecheck).

import { expectTypeOf, test } from 'vitest';
import type { GaussianKlDivergenceResult, SoftmaxCrossEntropyResult } from '../../src/learning/index.js';
import * as learning from '../../src/learning/index.js';
import type { Pool } from '../../src/parallel/index.js';

const rows = [[1, 2, 3]];

/** Never run. */
async function typesOf(pool: Pool, flag: boolean): Promise<void> {
  const { softmaxCrossEntropy: loss, gaussianKlDivergence: divergence } = learning;
  expectTypeOf(loss([1], rows)).toEqualTypeOf<number>();
  expectTypeOf(loss([1], rows, { reduction: 'none' })).toEqualTypeOf<Float64Array>();
  expectTypeOf(loss([1], rows, { details: true })).toEqualTypeOf<SoftmaxCrossEntropyResult<number>>();
  expectTypeOf(loss([1], rows, { gradient: new Float64Array(3) }).value).toEqualTypeOf<number>();
  expectTypeOf(loss([1], rows, { details: flag })).toEqualTypeOf<
    number | SoftmaxCrossEntropyResult<number>
  >();
  const pooled = await pool.softmaxCrossEntropy([1], rows, { gradient: true, reduction: 'sum' });
  expectTypeOf(pooled).toEqualTypeOf<SoftmaxCrossEntropyResult<number>>();

  const posterior = { mean: rows, logVariance: rows };
  expectTypeOf(divergence(posterior)).toEqualTypeOf<number>();
  expectTypeOf(divergence(posterior, undefined, { details: true })).toEqualTypeOf<
    GaussianKlDivergenceResult<number>
  >();
  expectTypeOf(divergence(posterior, posterior, { gradient: true, freeBits: 1 })).toEqualTypeOf<
    GaussianKlDivergenceResult<number>
  >();
  const gradient = { mean: new Float64Array(3), logVariance: new Float64Array(3) };
  expectTypeOf(divergence(posterior, undefined, { gradient })).toEqualTypeOf<
    GaussianKlDivergenceResult<number>
  >();
  expectTypeOf(divergence(posterior, undefined, { gradient: flag })).toEqualTypeOf<
    number | GaussianKlDivergenceResult<number>
  >();
}

test('losses return what their options ask for', () => {
  expectTypeOf(typesOf).returns.resolves.toBeVoid();
});
