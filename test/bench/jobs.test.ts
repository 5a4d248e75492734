import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { JOBS, SHAPE_JOBS, SIZES } from '../../bench/jobs.mjs';
import { agree, plan } from '../../bench/measure.mjs';
import { benchOptions } from '../../bench/options.mjs';
import { targetsOf } from '../../bench/statistics.mjs';
import { atLength } from '../support/atLength.js';

type Timed = readonly [elements: number, run: () => unknown, value: () => number];

interface Made {
  readonly ours: Timed;
  readonly loop?: Timed;
  readonly others?: Record<string, readonly [elements: number, run: () => unknown]>;
  readonly resident?: () => () => unknown;
}

const peers = ['loops.c', 'softmax.c', 'rivals.py', 'npmPeers.mjs'].map((name) =>
  readFileSync(new URL(`../../bench/peers/${name}`, import.meta.url), 'utf8'),
);

describe('jobs', () => {
  // The loop of a whole curve takes ten seconds.
  const tested = JOBS.filter(({ name }) => atLength(!name.startsWith('informationBottleneckCurve'), true));
  test.each(tested.map((job) => [job.name, job] as const))(
    '%s: ours and the loop give one answer',
    (_, job) => {
      const n = Math.min(1000, ...(job.sizes ?? []));
      const { ours, loop, resident, others = {} } = job.make(n) as unknown as Made;
      const value = ours[2]();
      expect(Number.isFinite(value)).toBe(true);
      if (loop) expect(agree(loop[2](), value)).toBe(true);
      for (const [elements, run] of [ours, ...Object.values(others)]) {
        expect(elements).toBeGreaterThan(0);
        run();
      }
      const targets = targetsOf(job).map(([variant]) => variant);
      expect(resident !== undefined || !targets.includes('resident')).toBe(true);
      if (resident) expect(resident()()).toEqual(ours[1]());
    },
  );

  test('targets name variants and rivals that there are', () => {
    for (const job of JOBS) {
      for (const [ours, rival, atLeast] of targetsOf(job)) {
        expect(['wasm', 'portable', 'auto', 'resident']).toContain(ours);
        expect(atLeast).toBeGreaterThan(0);
        if (rival === 'loop') continue;
        if (rival in ((job.make(Math.min(1000, ...(job.sizes ?? []))) as unknown as Made).others ?? {}))
          continue;
        expect(
          peers.some((source) => new RegExp(`["'\\\\]"?${rival}\\\\?["']`).test(source)),
          `${job.name}: ${rival}`,
        ).toBe(true);
      }
    }
  });

  test('shapes are those of jobs', () => {
    for (const { name } of SHAPE_JOBS) expect(JOBS.map((job) => job.name)).toContain(name);
  });

  test('are run at every size, or at the sizes they name', () => {
    expect(plan(/^entropy$/).map(({ n }) => n)).toEqual(SIZES);
    expect(plan(/8 values/, [10, 100]).map(({ n }) => n)).toEqual([8]);
    expect(plan(/nothing/)).toEqual([]);
  });
});

describe('options', () => {
  test('have defaults, fewer with --quick', () => {
    expect(benchOptions([])).toMatchObject({
      processes: 3,
      sizes: SIZES,
      time: 600,
      shapes: true,
      once: true,
    });
    const quick = benchOptions(['--quick', '--processes', '2', '--no-shapes']);
    expect(quick).toMatchObject({ processes: 2, time: 60, shapes: false, once: false });
  });

  test('are checked', () => {
    expect(benchOptions(['--sizes', '10,1e3']).sizes).toEqual([10, 1000]);
    expect(() => benchOptions(['--sizes', '10,x'])).toThrow('--sizes must be an integer ≥ 1, got x');
    expect(() => benchOptions(['--time', '0'])).toThrow(RangeError);
    expect(() => benchOptions(['--fast'])).toThrow('--fast');
  });
});
