// One small call of every kind, valid and refused: for memory tests, and for programs that run without a test runner.

/**
 * @param {typeof import('../../../dist/index.js')} infosimd the library, from source or as built
 * @returns {Record<string, () => unknown>}
 */
export function everyKind(infosimd) {
  const p = Float64Array.of(0.1, 0.2, 0.3, 0.4);
  const q = Float32Array.of(0.25, 0.25, 0.25, 0.25);
  const x = Float64Array.from({ length: 8 }, (_, i) => (i * 7) % 11);
  const y = Int32Array.from({ length: 8 }, (_, i) => (i * 5) % 13);
  const withGaps = Float64Array.from(x, (value, i) => (i % 5 === 4 ? NaN : value));
  const labels = Array.from(y, (value) => `label ${value % 3}`);
  const table = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const rows = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const axes = { x: { bins: 5, range: [0, 11] }, y: { categories: ['label 0', 'label 1'] } };
  const refused = (call) => () => {
    try {
      call();
    } catch (error) {
      return error.message;
    }
    throw new Error('a call that must be refused was not');
  };
  return {
    entropy: () => infosimd.entropy(p),
    'entropy of counts': () => infosimd.entropy(y, { normalize: true, base: 'e' }),
    crossEntropy: () => infosimd.crossEntropy(p, q),
    klDivergence: () => infosimd.klDivergence(p, q, { base: 10 }),
    jensenShannonDivergence: () => infosimd.jensenShannonDivergence(p, q),
    jensenShannonDistance: () => infosimd.jensenShannonDistance(p, q),
    renyiEntropy: () => infosimd.renyiEntropy(p, 2),
    tsallisEntropy: () => infosimd.tsallisEntropy(p, 0.5),
    contingencyTable: () => infosimd.contingencyTable(labels, y),
    CategoryCodes: () => new infosimd.CategoryCodes(y, 'abcdefghijklm'.split('')),
    jointEntropy: () => infosimd.jointEntropy(table),
    conditionalEntropy: () => infosimd.conditionalEntropy(table, { given: 'y' }),
    mutualInformation: () => infosimd.mutualInformation(table),
    pointwiseMutualInformation: () => infosimd.pointwiseMutualInformation(table),
    normalizedMutualInformation: () => infosimd.normalizedMutualInformation(table, { average: 'geometric' }),
    variationOfInformation: () => infosimd.variationOfInformation(labels, y),
    adjustedMutualInformation: () => infosimd.adjustedMutualInformation(labels, y),
    expectedMutualInformation: () => infosimd.expectedMutualInformation(table),
    homogeneity: () => infosimd.homogeneity(labels, y),
    completeness: () => infosimd.completeness(table),
    vMeasure: () => infosimd.vMeasure(labels, y, { beta: 2 }),
    conditionalMutualInformation: () => infosimd.conditionalMutualInformation(x, labels, y, { bins: 2 }),
    'conditionalMutualInformation by neighbours': () =>
      infosimd.conditionalMutualInformation([x, y], y, x, { method: 'ksg', k: 2, noise: 1e-6 }),
    transferEntropy: () => infosimd.transferEntropy(x, y, { bins: 2 }),
    totalCorrelation: () => infosimd.totalCorrelation([x, y, withGaps], { method: 'ksg', nan: 'omit' }),
    dualTotalCorrelation: () => infosimd.dualTotalCorrelation([x, y, labels], { bins: 2 }),
    oInformation: () => infosimd.oInformation([x, y, labels], { bins: 2 }),
    interactionInformation: () => infosimd.interactionInformation([x, y], { method: 'gaussian' }),
    selectFeatures: () => infosimd.selectFeatures({ x, labels }, y, { bins: 3, criterion: 'cmim' }),
    'estimateMutualInformation with significance and confidence': () =>
      infosimd.estimateMutualInformation(x, labels, {
        significance: 'permutation',
        permutations: 9,
        confidence: 0.9,
        replicates: 10,
      }),
    binEdges: () => infosimd.binEdges(x, { bins: 4 }),
    'binEdges of equal frequency': () => infosimd.binEdges(x, { bins: 4, binning: 'equal-frequency' }),
    digitize: () => infosimd.digitize(y, [0, 1, 4, 9]),
    histogram: () => infosimd.histogram(x, { bins: 4 }),
    histogram2d: () => infosimd.histogram2d(x, y, { bins: 3 }),
    Histogram: () => new infosimd.Histogram({ bins: 3, range: [0, 9] }).push(x).toJSON(),
    JointHistogram: () => new infosimd.JointHistogram(axes).push(withGaps, labels).toJSON(),
    'JointHistogram from a stream, as bytes': async () => {
      const read = await new infosimd.JointHistogram(axes).pushAll([[withGaps, labels]]);
      return infosimd.JointHistogram.fromBytes(read.toBytes()).toJSON();
    },
    QuantileSketch: () => {
      const sketch = new infosimd.QuantileSketch({ error: 0.1 }).push(withGaps);
      return infosimd.QuantileSketch.fromBytes(sketch.merge(sketch).toBytes()).quantile(0.5);
    },
    streamBinEdges: () => infosimd.streamBinEdges([x, y], { bins: 3 }),
    estimateEntropy: () => infosimd.estimateEntropy(withGaps, { bins: 4, nan: 'omit', details: true }),
    estimateMutualInformation: () =>
      infosimd.estimateMutualInformation(x, labels, { bins: 5, correction: 'miller-madow' }),
    rankFeatures: () => infosimd.rankFeatures({ x, labels }, y, { bins: 3 }),
    mutualInformationMatrix: () => infosimd.mutualInformationMatrix([x, labels, y], { bins: 3 }),
    argsort: () => infosimd.argsort(withGaps, { nan: 'omit' }),
    rankData: () => infosimd.rankData(y, { method: 'dense' }),
    logLoss: () => infosimd.logLoss([0, 1], rows),
    binaryCrossEntropy: () => infosimd.binaryCrossEntropy([0, 1], [0.25, 0.75], { reduction: 'none' }),
    'a refused distribution': refused(() => infosimd.entropy([0.5, -0.5])),
    'a refused column': refused(() => infosimd.histogram(withGaps)),
    'a refused option': refused(() => infosimd.entropy(p, { bass: 2 })),
    'a refused table': refused(() => infosimd.mutualInformation([[0, 0]])),
  };
}
