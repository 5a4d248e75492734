// A program of a user that calls what each entry point is mainly for. It needs neither the DOM's types nor Node's.

import {
  conditionalMutualInformation,
  contingencyTable,
  createArena,
  type DifferentialEntropyEstimate,
  entropy,
  estimateEntropy,
  estimateMutualInformation,
  Histogram,
  histogram,
  histogram2d,
  JointHistogram,
  klDivergence,
  type MutualInformationEstimate,
  mutualInformation,
  mutualInformationMatrix,
  QuantileSketch,
  type RankedFeature,
  rankFeatures,
  streamBinEdges,
} from 'infosimd';
import { describeColumns, openDataset, pairInformation, rankColumns, selectColumns } from 'infosimd/data';
import {
  calibrationError,
  informationBottleneckCurve,
  layerInformation,
  rateDistortion,
  type SoftmaxCrossEntropyResult,
  softmax,
  softmaxCrossEntropy,
} from 'infosimd/learning';
import { createPool, type Pool, type Progress } from 'infosimd/parallel';
import {
  distributionLines,
  htmlPage,
  informationCurve,
  informationPlane,
  jointHeatMap,
  matrixMap,
  rankingBars,
  rateDistortionCurve,
  reliabilityDiagram,
  renderSvg,
  type Spec,
  scatterPlot,
} from 'infosimd/plot';
import { renderSvg as renderBundledSvg } from 'infosimd/plot/svg';

const x = new Float64Array([1, 2, 3]);
const y = [1, null, 3];
const labels = ['a', 'b', 'a'];
const range = [0, 4] as const;

export function measures(): readonly number[] {
  const table = contingencyTable(labels, labels);
  const estimate: MutualInformationEstimate = estimateMutualInformation(x, labels, { details: true });
  const { pValue } = estimateMutualInformation(table, { significance: 'permutation' });
  const spread: DifferentialEntropyEstimate = estimateEntropy(x, { method: 'vasicek', details: true });
  // @ts-expect-error An option that there is not.
  estimateMutualInformation(x, x, { bin: 3 });
  // @ts-expect-error A value that there is not.
  estimateMutualInformation(x, x, { method: 'histo' });
  return [
    entropy([0.5, 0.5], { base: 'e' }),
    klDivergence([0.5, 0.5], x, { normalize: true }),
    mutualInformation(table),
    estimateMutualInformation(x, y, { nan: 'omit', bins: 5 }),
    conditionalMutualInformation(x, x, labels),
    estimate.shape[0],
    spread.value,
    pValue,
  ];
}

export async function streams(): Promise<Uint8Array> {
  const counts = new Histogram({ bins: 4, range });
  counts.push(createArena({ bytes: 8 }).float64(1));
  await counts.pushAll([[1, 2], x]);
  const { values: edges } = await streamBinEdges(() => [x, x], { bins: 2, range });
  const joint = new JointHistogram({ x: { edges }, y: { categories: labels } });
  await joint.pushAll([[x, labels], { x, y: labels }]);
  // @ts-expect-error Blocks of one column.
  await joint.pushAll([[x]]);
  // @ts-expect-error Blocks of three columns.
  await joint.pushAll([[x, labels, labels]]);
  return new QuantileSketch().push(x).toBytes();
}

export async function datasets(joint: JointHistogram): Promise<readonly string[]> {
  const dataset = await openDataset({ x, label: labels });
  for await (const [first, second] of dataset.blocks(['x', 'label'])) joint.push(first, second);
  for await (const block of dataset.blocks<Float64Array>('x')) block.fill(0);
  await joint.pushAll(dataset.blocks(['x', 'label']));
  // @ts-expect-error Blocks of three columns.
  await joint.pushAll(dataset.blocks(['x', 'label', 'x']));
  await describeColumns(dataset);
  const pair = await pairInformation(dataset, 'x', 'label', { bins: 10 });
  const { columns } = await selectColumns(dataset, 'label', { count: 1 });
  const { ranking } = await rankColumns(dataset, 'label', { onProgress: ({ done }) => done.toFixed() });
  return [pair.unit, ...ranking.map(({ name }) => name), ...columns.map(({ name }) => name)];
}

export function losses(): ArrayLike<number> {
  const rows = [x, [1, 2, 3]];
  const { gradient, value }: SoftmaxCrossEntropyResult<number> = softmaxCrossEntropy([0, 1], rows, {
    gradient: true,
  });
  gradient?.fill(value);
  return softmax(x);
}

export async function threads(): Promise<readonly RankedFeature[]> {
  await using pool: Pool = await createPool({ threads: 2 });
  const estimate: MutualInformationEstimate = await pool.estimateMutualInformation(x, x, {
    details: true,
    onProgress: (progress: Progress) => progress.done / progress.total,
  });
  return pool.rankFeatures({ x }, labels, { bins: estimate.shape[0], transfer: true });
}

export async function pictures(): Promise<string> {
  const rows = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const calibration = calibrationError([0, 1], rows, { details: true });
  const specs: readonly Spec[] = [
    jointHeatMap(histogram2d(x, x)),
    jointHeatMap(contingencyTable(labels, labels), { x: 'label' }),
    distributionLines([{ name: 'x', probabilities: histogram(x).density() }]),
    rankingBars(rankFeatures({ x }, labels)),
    matrixMap(mutualInformationMatrix({ x, labels })),
    reliabilityDiagram(calibration),
    informationCurve(informationBottleneckCurve(rows)),
    informationPlane([{ name: 'first', points: [layerInformation(rows, labels)] }]),
    rateDistortionCurve(rateDistortion([0.5, 0.5], rows)),
    scatterPlot(x, x),
  ];
  const svgs = await Promise.all(specs.flatMap((spec) => [renderSvg(spec), renderBundledSvg(spec)]));
  return htmlPage('Pictures', [{ figures: svgs.map((svg) => ({ svg })) }]);
}
