// Columns by name, wherever a list of columns is taken.

import { describe, expect, test } from 'vitest';
import {
  dualTotalCorrelation,
  interactionInformation,
  mutualInformationMatrix,
  oInformation,
  totalCorrelation,
} from '../../src/index.js';
import { gaussians } from '../support/gaussians.js';
import { mulberry32 } from '../support/mulberry32.js';

const [height, weight] = gaussians(200, 0.7, mulberry32(6));
const kind = Int32Array.from(height, (value) => Math.round(value));
const named = { height, weight, kind };
const listed = [height, weight, kind];

test('a matrix has the names of its columns', () => {
  const options = { bins: 5, correction: 'miller-madow' } as const;
  const { names, ...matrix } = mutualInformationMatrix(named, { ...options, columns: { kind: 'category' } });
  expect(matrix).toEqual(mutualInformationMatrix(listed, { ...options, columns: { 2: 'category' } }));
  expect(names).toEqual(['height', 'weight', 'kind']);
  expect(Object.isFrozen(names)).toBe(true);
  expect('names' in mutualInformationMatrix(listed)).toBe(false);
});

test.each(Object.entries({ totalCorrelation, dualTotalCorrelation, oInformation, interactionInformation }))(
  '%s',
  (_, each) => {
    const measure = each as unknown as (columns: object, options: object) => number;
    expect(measure(named, { columns: { kind: 'category' } })).toBe(
      measure(listed, { columns: { 2: 'category' } }),
    );
  },
);

describe('what is no list of columns', () => {
  test.each([
    [{ height, weight: 'heavy' }, /^"columns.weight" must be a column, got "heavy"/],
    [{ height, weight: [1, 'x'] }, /^"columns.weight" must hold numbers, got "x" at index 1/],
    [{ height, weight: weight.subarray(1) }, /^"columns.weight" must have the length of "columns.height"/],
    [new Map([['height', height]]), /^"columns" must be an array of columns or an object of columns by name/],
    [{}, /^"columns" must hold at least one column, got none/],
    [height, /^"columns" must be an array of columns/],
  ])('%#', (columns, message) => {
    expect(() => mutualInformationMatrix(columns as never)).toThrow(message);
  });
});
