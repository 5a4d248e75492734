import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { losses, patternOf, ratiosOf } from '../../bench/baseline.mjs';
import { JOBS } from '../../bench/jobs.mjs';
import { combine } from '../../bench/statistics.mjs';

test('what is compared are the ratios of ours to the plain loop', () => {
  const rows = combine([
    [{ job: 'a', n: 8, value: 1, ns: { wasm: 1, portable: 2, resident: 0.5, loop: 4, numpy: 9 } }],
  ]);
  expect(ratiosOf(rows)).toEqual({
    'a | 8 | wasm/loop': 4,
    'a | 8 | portable/loop': 2,
    'a | 8 | resident/loop': 8,
  });
});

test('a loss is more than a quarter; what was not measured is none', () => {
  const before = { 'a | 8 | wasm/loop': 4, 'b | 8 | wasm/loop': 2, 'c | 8 | wasm/loop': 1 };
  expect(losses(before, { 'a | 8 | wasm/loop': 2.99, 'b | 8 | wasm/loop': 1.5 })).toEqual([
    { key: 'a | 8 | wasm/loop', before: 4, after: 2.99 },
  ]);
});

test('only what became slower is measured again', () => {
  const pattern = new RegExp(patternOf([{ key: 'entropy | 8 | wasm/loop', before: 1, after: 0 }]));
  expect(JOBS.map(({ name }) => name).filter((name) => pattern.test(name))).toEqual(['entropy']);
  for (const { name } of JOBS) {
    const only = new RegExp(patternOf([{ key: `${name} | 8 | wasm/loop`, before: 1, after: 0 }]));
    expect(JOBS.filter((job) => only.test(job.name)).map((job) => job.name)).toEqual([name]);
  }
});

test('the committed baseline has ratios of every job', () => {
  const { ratios } = JSON.parse(readFileSync(new URL('../../bench/baseline.json', import.meta.url), 'utf8'));
  const jobs = new Set(Object.keys(ratios).map((key) => key.split(' | ')[0]));
  const withLoop = JOBS.filter((job) => 'loop' in job.make(Math.min(100, ...(job.sizes ?? []))));
  expect([...jobs].sort()).toEqual(withLoop.map(({ name }) => name).sort());
  for (const ratio of Object.values(ratios)) expect(ratio).toBeGreaterThan(0);
});
