// The program of a page under a policy: prints on the console which backend ran, and its results.
import * as infosimd from '../../support/builtLibrary.mjs';
import { fixedResults } from './fixedResults.mjs';

function attempt(call) {
  try {
    call();
    return 'yes';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

// The smallest module: a header alone.
const compiles = attempt(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
const backend = infosimd.backend();
const results = await fixedResults(infosimd);
await infosimd.init();
const afterInit = infosimd.backend();
const forced = attempt(() => infosimd.useBackend('wasm'));
const worker = await new Promise((resolve, reject) => {
  const thread = new Worker('/worker.js', { type: 'module' });
  thread.onmessage = ({ data }) => resolve(data);
  thread.onerror = (event) => reject(new Error(event.message || 'the worker failed'));
});
console.log(JSON.stringify({ compiles, backend, afterInit, forced, results, worker }));
