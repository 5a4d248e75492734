// What a pool's promises resolve to, by the types of the options: checked when the tests are compiled (npm run typecheck).

import { expectTypeOf, test } from 'vitest';
import type {
  ConditionalInformationEstimate,
  ContinuousMutualInformationEstimate,
  DifferentialEntropyEstimate,
  EntropyEstimate,
  EstimateMutualInformationOptions,
  MultivariateEstimate,
  MutualInformationEstimate,
} from '../../src/index.js';
import type { Pool, Progress } from '../../src/parallel/index.js';

const x = [1, 2, 3];

/** Never run. */
async function typesOf(pool: Pool, flag: boolean, some: EstimateMutualInformationOptions): Promise<void> {
  type Either = MutualInformationEstimate | ContinuousMutualInformationEstimate;
  const mutual = pool.estimateMutualInformation.bind(pool);
  expectTypeOf(await mutual(x, x)).toEqualTypeOf<number>();
  expectTypeOf(await mutual(x, x, { bins: 5 })).toEqualTypeOf<number>();
  expectTypeOf(await mutual(x, x, { details: false })).toEqualTypeOf<number>();
  expectTypeOf(await mutual(x, x, { details: true })).toEqualTypeOf<MutualInformationEstimate>();
  expectTypeOf(
    await mutual(x, x, { details: true, method: 'ksg' }),
  ).toEqualTypeOf<ContinuousMutualInformationEstimate>();
  expectTypeOf(
    await mutual(x, x, { details: true, method: 'histogram' }),
  ).toEqualTypeOf<MutualInformationEstimate>();
  expectTypeOf(await mutual(x, x, { details: true, method: 'auto' })).toEqualTypeOf<Either>();
  // What is not known says so.
  expectTypeOf(await mutual(x, x, { details: flag })).toEqualTypeOf<number | MutualInformationEstimate>();
  expectTypeOf(await mutual(x, x, some)).toEqualTypeOf<number | Either>();
  const kept = { details: true, bins: 5 };
  expectTypeOf(await mutual(x, x, kept)).toEqualTypeOf<number | MutualInformationEstimate>();
  const tested = await mutual(x, x, { significance: 'permutation', confidence: 0.9 });
  expectTypeOf(tested.pValue).toEqualTypeOf<number>();
  expectTypeOf(tested.confidenceInterval.low).toEqualTypeOf<number>();

  expectTypeOf(await pool.estimateEntropy(x)).toEqualTypeOf<number>();
  expectTypeOf(await pool.estimateEntropy(x, { details: true })).toEqualTypeOf<EntropyEstimate>();
  expectTypeOf(
    await pool.estimateEntropy(x, { details: true, method: 'vasicek' }),
  ).toEqualTypeOf<DifferentialEntropyEstimate>();
  expectTypeOf(await pool.estimateEntropy(x, { details: flag })).toEqualTypeOf<number | EntropyEstimate>();
  expectTypeOf(await pool.totalCorrelation([x, x])).toEqualTypeOf<number>();
  expectTypeOf(await pool.totalCorrelation([x, x], { details: true })).toEqualTypeOf<MultivariateEstimate>();
  expectTypeOf(await pool.transferEntropy(x, x, { details: flag })).toEqualTypeOf<
    number | ConditionalInformationEstimate
  >();

  const conditional = pool.conditionalMutualInformation.bind(pool);
  expectTypeOf(await conditional(x, x, x)).toEqualTypeOf<number>();
  expectTypeOf(await conditional(x, x, x, { details: true })).toEqualTypeOf<ConditionalInformationEstimate>();
  const { signal } = new AbortController();
  expectTypeOf(
    await conditional({ values: x, shape: [1, 3, 1] }, { base: 'e', signal }),
  ).toEqualTypeOf<number>();
  expectTypeOf(
    await conditional({ values: x, shape: [1, 3, 1] }, { details: true }),
  ).toEqualTypeOf<ConditionalInformationEstimate>();

  // Callbacks know what they are given.
  await mutual(x, x, {
    details: true,
    onProgress: (progress) => expectTypeOf(progress).toEqualTypeOf<Progress>(),
  });
  await pool.estimateEntropy(x, { onProgress: ({ phase }) => expectTypeOf(phase).toEqualTypeOf<string>() });
  await pool.conditionalMutualInformation(x, x, x, {
    onProgress: ({ done, total }) => expectTypeOf(done / total).toEqualTypeOf<number>(),
  });
}

test('types are checked by the compiler', () => {
  expectTypeOf(typesOf).toBeFunction();
});
