// Random calls, valid and wrong ones: both backends give one result or one error, and no input is changed.

import { exact } from '../browser/support/fixedResults.mjs';
import * as infosimd from '../support/builtLibrary.mjs';
import { CALLS } from '../support/calls.js';
import { RandomSamples } from '../support/randomSamples.js';
import { insistOnWords, run } from './support.mjs';

await run(async (_i, { draw, one }) => {
  const { title, args, run: call } = one(CALLS);
  const given = args(new RandomSamples(infosimd, draw));
  const before = exact(given);
  const outcomes = [];
  for (const backend of ['wasm', 'portable']) {
    infosimd.useBackend(backend);
    try {
      outcomes.push(exact(await call(infosimd, ...given)));
    } catch (error) {
      insistOnWords(error, title);
      outcomes.push(`${error.name}: ${error.message}`);
    }
  }
  if (outcomes[0] !== outcomes[1]) throw new Error(`${title}: ${outcomes.join('\n')}`);
  if (exact(given) !== before) throw new Error(`${title} changed its arguments`);
  return /^\w*Error: /.test(outcomes[0]) ? 'refused' : 'equal';
});
