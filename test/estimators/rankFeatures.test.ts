// A ranking is estimateMutualInformation for each feature, in order.

import { describe, expect, it } from 'vitest';
import {
  binEdges,
  type ColumnInput,
  estimateEntropy,
  estimateMutualInformation,
  type RankFeaturesOptions,
  rankFeatures,
} from '../../src/index.js';
import { forEachBackend, onBothBackends } from '../support/backends.js';
import { mulberry32 } from '../support/mulberry32.js';

const draw = mulberry32(33);
const N = 3000;
const target = Float64Array.from({ length: N }, () => draw() * 10);
const near = target.map((value) => value + draw());
const far = target.map((value) => value + draw() * 30);
const noise = target.map(() => draw());
const withGaps = near.map((value) => (draw() < 0.1 ? Number.NaN : value));
const text = Array.from(target, (value) => (draw() < 0.05 ? '' : `about ${Math.round(value)}`));
const flags = Array.from(target, (value) => value > 5);
const codes = Int32Array.from(target, (value) => (Math.floor(value) * 37) % 11);
const constant = new Float64Array(N).fill(3);

const FEATURES: Record<string, ColumnInput> = {
  noise,
  near,
  copy: near.slice(),
  withGaps,
  text,
  flags,
  far,
  codes,
  floats: Float32Array.from(far),
  constant,
};

forEachBackend(() => {
  describe.each<[string, RankFeaturesOptions]>([
    ['10 uniform bins', { nan: 'omit', bins: 10, binning: 'uniform' }],
    ['20 uniform bins', { nan: 'omit', bins: 20, binning: 'uniform' }],
    ['equal frequencies', { nan: 'omit', bins: 20 }],
    ['nats', { nan: 'omit', bins: 7, base: 'e' }],
    ['Miller–Madow', { nan: 'omit', bins: 10, correction: 'miller-madow' }],
    ['without a correction', { nan: 'omit', bins: 10, correction: 'none' }],
    ['numbers as categories', { nan: 'omit', features: { codes: 'category' }, bins: 15 }],
  ])('%s', (_, options) => {
    const binned = { bins: options.bins, binning: options.binning ?? 'equal-frequency' } as const;
    const { features: kinds, target: _target, method: _method, significance: _tested, ...given } = options;
    const shared = { ...given, ...binned };
    const gappy = target.map((value, i) => (i % 97 === 0 ? Number.NaN : value));
    for (const [what, wanted] of [
      ['a complete target', target],
      ['a target with gaps', gappy],
      ['a target of text', text],
    ] as const) {
      it(`each entry is the estimate of its pair, with ${what}`, () => {
        const ranked = rankFeatures(FEATURES, wanted, options);
        expect(ranked.map(({ name }) => name).sort()).toEqual(Object.keys(FEATURES).sort());
        for (const entry of ranked) {
          const column = FEATURES[entry.name];
          const one = { ...shared, x: kinds?.[entry.name], method: 'histogram', details: true } as const;
          const corrected = estimateMutualInformation(column, wanted, {
            ...one,
            correction: options.correction ?? 'adjusted',
          });
          const adjusted = estimateMutualInformation(column, wanted, { ...one, correction: 'adjusted' });
          const plain = estimateMutualInformation(column, wanted, { ...one, correction: 'none' });
          expect(entry).toMatchObject({
            value: corrected.value,
            plugin: plain.value,
            beyondChance: adjusted.value,
            unit: plain.unit,
            bins: plain.shape[0],
            samples: plain.samples,
            omitted: plain.omitted,
            outOfRange: plain.outOfRange,
            index: Object.keys(FEATURES).indexOf(entry.name),
          });
          // What is beyond chance over H(target), over the same pairs, in the target's own bins: I(T; T) is H(T).
          const kept = Array.from<unknown>(wanted as never).filter((value, i) => {
            const other = (column as ArrayLike<unknown>)[i];
            return ![value, other].some((side) => side === '' || Number.isNaN(side));
          });
          const { value: entropy } = estimateEntropy(kept as ColumnInput, {
            bins: wanted === text ? undefined : binEdges(wanted as Float64Array, { ...binned, nan: 'omit' }),
            base: options.base,
            correction: 'none',
            details: true,
          });
          expect(entry.share).toBeCloseTo(adjusted.value / entropy, 12);
          expect(entry.share).toBeLessThanOrEqual(1);
        }
      });
    }

    it('best first, equal ones in the order they came in, those with a remark last', () => {
      const ranked = rankFeatures(FEATURES, target, options);
      expect(ranked.at(-1)).toMatchObject({
        name: 'constant',
        remark: 'constant',
        value: 0,
        plugin: 0,
        share: 0,
      });
      for (let i = 1; i < ranked.length - 1; i++) {
        const [before, after] = [ranked[i - 1], ranked[i]];
        expect(before.value).toBeGreaterThanOrEqual(after.value);
        if (before.value === after.value) expect(before.index).toBeLessThan(after.index);
      }
      const places = ranked.map(({ name }) => name);
      expect(places.indexOf('copy')).toBe(places.indexOf('near') + 1);
    });
  });

  it('ties keep their order, however many', () => {
    const columns = Array.from({ length: 30 }, (_, i) => (i % 3 === 1 ? near : noise));
    const ranked = rankFeatures(columns, target);
    expect(ranked.map(({ index }) => index)).toEqual([
      ...columns.flatMap((column, i) => (column === near ? [i] : [])),
      ...columns.flatMap((column, i) => (column === noise ? [i] : [])),
    ]);
    expect(ranked.map(({ name }) => name)).toEqual(ranked.map(({ index }) => String(index)));
  });

  it('the target itself explains all of the target; nothing explains a constant', () => {
    expect(rankFeatures([target], target, { bins: 10 })[0]).toMatchObject({
      remark: 'target by another name',
      plugin: estimateEntropy(target, { bins: 10, binning: 'equal-frequency', correction: 'none' }),
    });
    expect(rankFeatures([target, flags], constant)).toMatchObject([
      { value: 0, plugin: 0, share: 0, index: 0 },
      { value: 0, plugin: 0, share: 0, index: 1 },
    ]);
    expect(rankFeatures([target, flags], constant).every((one) => one.remark === undefined)).toBe(true);
  });

  it('by auto each entry is the estimate of its columns by nearest neighbours, at unit variance', () => {
    const { withGaps: _gaps, text: _text, ...complete } = FEATURES;
    const ranked = rankFeatures(complete, target, { method: 'auto' });
    const methods = Object.fromEntries(ranked.map(({ name, method }) => [name, method]));
    expect(methods).toEqual({
      noise: 'ksg',
      near: 'ksg',
      copy: 'ksg',
      far: 'ksg',
      floats: 'ksg',
      flags: 'ross',
      codes: 'gao',
      constant: 'gao',
    });
    for (const { name, method, value, plugin, bins } of ranked) {
      const standardize = method === 'ross' ? {} : { standardize: true };
      expect(value).toBe(estimateMutualInformation(FEATURES[name], target, { method, ...standardize }));
      // 3000 samples have a cube root of 14.4.
      const cut = { bins: 14, binning: 'equal-frequency' } as const;
      expect(plugin).toBe(estimateMutualInformation(FEATURES[name], target, cut));
      expect(bins).toBe(name === 'flags' ? 2 : name === 'codes' ? 10 : name === 'constant' ? 1 : 14);
    }
    // A category and tied numbers; two categories.
    expect(rankFeatures([codes], flags, { method: 'auto' })[0].method).toBe('histogram');
    expect(rankFeatures([text], flags, { nan: 'omit', method: 'auto' })[0].method).toBe('histogram');
    expect(rankFeatures([near], target)[0]).toMatchObject({ method: 'histogram', bins: 14 });
    expect(rankFeatures([near], target, { bins: 5, method: 'auto' })[0].method).toBe('ksg');
    const k = rankFeatures([near], target, { method: 'ksg', k: 7 })[0];
    expect(k.value).toBe(estimateMutualInformation(near, target, { method: 'ksg', k: 7, standardize: true }));
    expect(() => rankFeatures([near], target, { method: 'gaussian', k: 7 })).toThrow('"k" goes with method');
  });

  it('p-values: as estimateMutualInformation gives them', () => {
    const few = (column: Float64Array): Float64Array => column.slice(0, 200);
    const columns = { near: few(near), noise: few(noise) };
    const y = few(target);
    for (const options of [
      { significance: 'g-test' },
      { significance: 'permutation', permutations: 49, seed: 5, bins: 6 },
      { significance: 'permutation', permutations: 19, method: 'copula' },
    ] as const) {
      for (const { name, pValue, value, method } of rankFeatures(columns, y, options)) {
        const found = estimateMutualInformation(columns[name as 'near'], y, {
          ...(method === 'histogram' ? { correction: 'adjusted', bins: 6, binning: 'equal-frequency' } : {}),
          ...options,
          method,
        });
        expect([value, pValue]).toEqual([found.value, found.pValue]);
        if (name === 'near') expect(pValue).toBeLessThan(0.051);
        else expect(pValue).toBeGreaterThan(0.051);
      }
    }
    expect(rankFeatures(columns, y)[0]).not.toHaveProperty('pValue');
    expect(() => rankFeatures(columns, y, { significance: 'g-test', method: 'ksg' })).toThrow(
      "use 'permutation'",
    );
  });

  it('no feature gives an empty ranking', () => {
    expect(rankFeatures([], target)).toEqual([]);
    expect(rankFeatures({}, target)).toEqual([]);
  });
});

describe('the result', () => {
  const { withGaps: _gaps, text: _text, ...complete } = FEATURES;

  it('is the same on both backends, frozen in depth, and survives JSON', () => {
    const ranked = onBothBackends(() => rankFeatures(complete, target, { bins: 20 }));
    expect(Object.isFrozen(ranked)).toBe(true);
    for (const entry of ranked) expect(Object.isFrozen(entry)).toBe(true);
    expect(JSON.parse(JSON.stringify(ranked))).toEqual(ranked);
  });

  it('a missing sample names the column and the index', () => {
    expect(() => rankFeatures({ withGaps }, target)).toThrow(
      new RegExp(
        `"features.withGaps" must hold no missing value, one is at index ${withGaps.findIndex(Number.isNaN)}`,
      ),
    );
    expect(() => rankFeatures([near], withGaps)).toThrow(/"target" must hold no missing value/);
  });

  it('columns that cannot be used come last, with the reason, and change no other', () => {
    const infinite = near.map((value: number, i: number) => (i === 3 ? Infinity : value));
    const mixed = Array.from(near, (value, i) => (i === 5 ? 'x' : value)) as unknown as number[];
    const all = { mixed, withGaps, near, infinite };
    for (const options of [{}, { method: 'histogram' }, { bins: 4, significance: 'g-test' }] as const) {
      const found = onBothBackends(() => rankFeatures(all, target, options));
      expect(found.map(({ name }) => name)).toEqual(['near', 'mixed', 'withGaps', 'infinite']);
      const [alone] = rankFeatures({ near }, target, options);
      expect(found[0]).toEqual({ ...alone, index: 2 });
      expect(found.slice(1).map(({ reason }) => reason)).toEqual([
        '"features.mixed" must hold numbers, got "x" at index 5',
        expect.stringMatching(/^"features.withGaps" must hold no missing value, one is at index \d+/),
        expect.stringMatching(/^"features.infinite" must .*Infinity at index 3/),
      ]);
      for (const { value, plugin, share, samples } of found.slice(1)) {
        expect([value, plugin, share, samples]).toEqual([NaN, NaN, NaN, 0]);
      }
    }
    const numbers = rankFeatures({ near, names: Array.from(near, (value) => `n${value}`) }, target, {
      method: 'ksg',
    });
    expect(numbers[1].reason).toMatch(/"features.names"/);
    expect(() => rankFeatures({ near, short: [1] }, target)).toThrow(/"features.short" must have the length/);
  });
});
