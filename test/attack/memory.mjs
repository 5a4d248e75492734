// Linear memory that does not grow: the call that needs it gives the same bits or an error, and the next one is as before.

import { exact } from '../browser/support/fixedResults.mjs';
import * as infosimd from '../support/builtLibrary.mjs';
import { CALLS } from '../support/calls.js';
import { fixedSamples } from '../support/samples.js';
import { insistOnWords, run } from './support.mjs';

const { grow } = WebAssembly.Memory.prototype;
let until = Infinity;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (until-- <= 0) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
  return grow.call(this, pages);
};

const samples = fixedSamples({ length: 20_000, medium: 2000, short: 500 });
infosimd.useBackend('auto');

await run(async (_i, { below, one }) => {
  const { title, args, run: call } = one(CALLS);
  const expected = exact(await call(infosimd, ...args(samples())));
  until = below(3);
  let outcome = 'equal';
  try {
    const found = exact(await call(infosimd, ...args(samples())));
    if (found !== expected) throw new Error(`${title} gave another result without memory`);
  } catch (error) {
    insistOnWords(error, title);
    outcome = 'refused';
  }
  until = Infinity;
  if (exact(await call(infosimd, ...args(samples()))) !== expected)
    throw new Error(`${title} is another afterwards`);
  return outcome;
});
