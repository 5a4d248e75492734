// The library's results for a fixed set of inputs, as text that keeps every bit: the same program runs in Node,
// under `node --jitless` and in the browser, with wasm and without, and must print the same.

function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** 32-bit FNV-1a over the bytes of a typed array. */
function fingerprint(array) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return `${array.constructor.name} of ${array.length}, ${hash.toString(16).padStart(8, '0')}`;
}

/** JSON that tells −0 from 0, writes what is not finite, and the bits of long arrays as a fingerprint. */
function exact(value) {
  return JSON.stringify(value, (_, member) => {
    if (typeof member === 'number' && (Object.is(member, -0) || !Number.isFinite(member))) {
      return Object.is(member, -0) ? '-0' : String(member);
    }
    if (ArrayBuffer.isView(member)) {
      return member.length > 64 ? fingerprint(member) : Array.from(member);
    }
    if (Array.isArray(member) && member.length > 64 && typeof member[0] === 'number') {
      return fingerprint(Float64Array.from(member));
    }
    return member;
  });
}

function outcome(call) {
  try {
    return exact(call());
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/**
 * @param {typeof import('../../../src/index.js')} infosimd
 * @returns {Record<string, string>}
 */
export function fixedResults(infosimd) {
  const results = {};
  const add = (name, call) => {
    results[name] = outcome(call);
  };
  const draw = mulberry32(2024);
  for (const n of [1, 2, 3, 7, 33, 257, 4097, 20_000]) {
    const p = Float64Array.from({ length: n }, () => (draw() < 0.1 ? 0 : draw() * draw()));
    p[n >> 1] += 0.25;
    const q = Float64Array.from({ length: n }, () => draw() + 1e-9);
    const columns = { Float64Array: [p, q], Float32Array: [Float32Array.from(p), Float32Array.from(q)] };
    for (const [type, [a, b]] of Object.entries(columns)) {
      for (const base of [2, 'e', 10, 3]) {
        const options = { normalize: true, base };
        add(`entropy ${type} ${n} ${base}`, () => infosimd.entropy(a, options));
        add(`crossEntropy ${type} ${n} ${base}`, () => infosimd.crossEntropy(a, b, options));
        add(`klDivergence ${type} ${n} ${base}`, () => infosimd.klDivergence(a, b, options));
      }
      const options = { normalize: true };
      add(`klDivergence unclipped ${type} ${n}`, () =>
        infosimd.klDivergence(b, a, { ...options, epsilon: 0 }),
      );
      add(`jensenShannonDistance ${type} ${n}`, () => infosimd.jensenShannonDistance(a, b, options));
      for (const order of [0, 0.5, 2, Infinity]) {
        add(`renyiEntropy ${order} ${type} ${n}`, () => infosimd.renyiEntropy(a, order, options));
      }
      add(`tsallisEntropy ${type} ${n}`, () => infosimd.tsallisEntropy(a, 1.5, options));
      add(`histogram ${type} ${n}`, () => infosimd.histogram(a, { bins: 13 }));
      add(`histogram2d ${type} ${n}`, () => infosimd.histogram2d(a, b, { bins: [9, 7] }));
      add(`binEdges ${type} ${n}`, () => infosimd.binEdges(b, { bins: 12, binning: 'equal-frequency' }));
      add(`digitize ${type} ${n}`, () => infosimd.digitize(a, [0, 0.1, 0.11, 0.5, Infinity]));
      add(`estimateMutualInformation ${type} ${n}`, () =>
        infosimd.estimateMutualInformation(a, b, { bins: 11, correction: 'miller-madow', details: true }),
      );
    }
    // Float32 sums have code of their own where nothing is normalised.
    const total = p.reduce((a, b) => a + b, 0);
    const float = Float32Array.from(p, (value) => value / total);
    add(`entropy of floats ${n}`, () => infosimd.entropy(float));
    add(`klDivergence of floats ${n}`, () => infosimd.klDivergence(float, float.slice().reverse()));
    const codes = Int32Array.from({ length: n }, () => Math.floor(draw() * 9) - 4);
    const names = Array.from(codes, (code) => (code > 0 ? 'above' : code < 0 ? 'below' : 'at'));
    add(`contingencyTable ${n}`, () => infosimd.contingencyTable(codes, names));
    add(`mutualInformation ${n}`, () => infosimd.mutualInformation(codes, names));
    add(`normalizedMutualInformation ${n}`, () =>
      infosimd.normalizedMutualInformation(codes, names, { average: 'geometric' }),
    );
    add(`conditionalMutualInformation ${n}`, () =>
      infosimd.conditionalMutualInformation(codes, names, codes),
    );
    add(`significance ${n}`, () =>
      infosimd.estimateMutualInformation(codes, names, { significance: 'permutation', permutations: 9 }),
    );
    add(`adjustedMutualInformation ${n}`, () => infosimd.adjustedMutualInformation(codes, names));
    add(`vMeasure ${n}`, () => infosimd.vMeasure(codes, names, { beta: 2 }));
    add(`variationOfInformation ${n}`, () => infosimd.variationOfInformation(codes, names, { base: 'e' }));
    add(`rankFeatures ${n}`, () => infosimd.rankFeatures({ p, q, names }, codes, { bins: 6 }));
    const half = Float64Array.from(p, (value) => Math.min(1, value));
    add(`binaryCrossEntropy ${n}`, () => infosimd.binaryCrossEntropy(half, half));
    const sides = Array.from(codes, (code) => (code > 0 ? 'above' : 'at'));
    add(`logLoss ${n}`, () => infosimd.logLoss(sides, half, { labels: ['at', 'above'] }));
    const rows = {
      values: Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 ? 0.3125 : 0.6875)),
      shape: [n, 2],
    };
    add(`logLoss of rows ${n}`, () =>
      infosimd.logLoss(
        Array.from(half, (value) => value > 0.3),
        rows,
        { labels: [true, false] },
      ),
    );
  }
  const table = [
    [10, 0, 3],
    [1, 5, 1],
  ];
  for (const given of ['x', 'y'])
    add(`conditionalEntropy ${given}`, () => infosimd.conditionalEntropy(table, { given }));
  add('jointEntropy', () => infosimd.jointEntropy(table, { base: 10 }));
  add('pointwiseMutualInformation', () => infosimd.pointwiseMutualInformation(table));
  add('an error', () => infosimd.entropy([0.5, -0.5, 1]));
  add('another error', () => infosimd.histogram([1, NaN]));
  add('an error of an option', () => infosimd.histogram([1, 2], { bin: 3 }));
  return results;
}
