// The same library in a worker of the page.
import * as infosimd from '../../support/builtLibrary.mjs';
import { fixedResults } from './fixedResults.mjs';

postMessage({ backend: infosimd.backend().name, results: await fixedResults(infosimd) });
