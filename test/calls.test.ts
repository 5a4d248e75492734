// The list of calls is whole: a new function is entered there once, and parity, memory, errors, threads and browsers hold it.

import { expect, test } from 'vitest';
import * as infosimd from '../src/index.js';
import { Pool } from '../src/parallel/index.js';
import { CALLS, WITHOUT_DATA } from './support/calls.js';

const called = new Set(CALLS.map(({ name }) => name));

test('every exported function has calls, and every call is of one', () => {
  expect([...called, ...WITHOUT_DATA].sort()).toEqual(Object.keys(infosimd).sort());
});

test('so has every function of a pool', () => {
  const {
    constructor: _,
    close: __,
    threads: ___,
    ...jobs
  } = Object.getOwnPropertyDescriptors(Pool.prototype);
  for (const name of Object.keys(jobs)) expect(called).toContain(name);
});
