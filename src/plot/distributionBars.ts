import { checkItems } from './checks.js';
import { countOf } from './numberText.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS, seriesColors, titled } from './spec.js';

/** A distribution over a few outcomes. */
export interface PlotDistribution {
  /** One line, or a title and lines below it. */
  readonly title?: string | readonly string[];
  readonly probabilities: ArrayLike<number>;
}

/** A true distribution and a prediction of it. */
export interface PlotPrediction {
  readonly title?: string | readonly string[];
  readonly true: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

const OUTCOME = {
  field: 'outcome',
  type: 'ordinal',
  title: 'outcome',
  axis: { labelAngle: 0, ticks: false },
};

function probability(domain: readonly [number, number]): Spec {
  return {
    field: 'probability',
    type: 'quantitative',
    title: 'probability',
    scale: { domain, nice: false },
    axis: { tickCount: 5 },
  };
}

/**
 * Bar charts of small distributions, side by side, all on the scale 0…1.
 * @throws TypeError for anything else.
 * @example
 * import { distributionBars } from 'infosimd/plot';
 * const spec = distributionBars([{ title: 'fair', probabilities: [0.5, 0.5] }, { title: 'loaded', probabilities: [0.9, 0.1] }]);
 * console.log(spec.description); // 2 distributions as bars
 */
export function distributionBars(distributions: readonly PlotDistribution[]): Spec {
  checkItems('distributions', distributions, { fields: [], numbers: ['probabilities'] });
  const views = distributions.map(({ title, probabilities }) => ({
    ...titled(title),
    width: 210,
    height: 200,
    data: { values: Array.from(probabilities, (value, outcome) => ({ outcome, probability: value })) },
    mark: { type: 'bar', color: COLORS.first },
    encoding: { x: OUTCOME, y: probability([0, 1]) },
  }));
  return asSpec(`${countOf(distributions.length, 'distribution')} as bars`, { spacing: 30, hconcat: views });
}

/**
 * True and predicted probabilities as pairs of bars, one panel for each prediction, all on one scale from 0.
 * @throws TypeError for anything else.
 * @example
 * import { predictionBars } from 'infosimd/plot';
 * const [first, second] = [[0.8, 0.2], [0.4, 0.6]].map((predicted) => ({ true: [1, 0], predicted }));
 * console.log(predictionBars([first, second]).description); // True and predicted probabilities, 2 predictions
 */
export function predictionBars(predictions: readonly PlotPrediction[]): Spec {
  checkItems('predictions', predictions, { fields: [], numbers: ['true', 'predicted'] });
  const everything = predictions.flatMap((panel) => [
    ...Array.from(panel.true),
    ...Array.from(panel.predicted),
  ]);
  const highest = Math.max(...everything);
  const domain: [number, number] = [0, Math.min(1, Math.ceil(highest * 10 + 0.5) / 10)];
  const views = predictions.map((panel) => {
    const rows = (kind: string, values: ArrayLike<number>) =>
      Array.from(values, (value, outcome) => ({ outcome, kind, probability: value }));
    return {
      ...titled(panel.title),
      width: 210,
      height: 200,
      data: { values: [...rows('true', panel.true), ...rows('predicted', panel.predicted)] },
      mark: { type: 'bar' },
      encoding: {
        x: OUTCOME,
        xOffset: { field: 'kind', sort: ['true', 'predicted'] },
        y: probability(domain),
        color: {
          field: 'kind',
          title: null,
          scale: { domain: ['true', 'predicted'], range: seriesColors(2) },
          legend: { orient: 'bottom', direction: 'horizontal' },
        },
      },
    };
  });
  return asSpec(`True and predicted probabilities, ${countOf(predictions.length, 'prediction')}`, {
    spacing: 30,
    hconcat: views,
  });
}

/**
 * Distributions over numbered bins as lines in one chart, such as the two marginals of a joint table.
 * @throws TypeError for anything else.
 * @example
 * import { distributionLines } from 'infosimd/plot';
 * const spec = distributionLines([{ name: 'x', probabilities: [0.2, 0.5, 0.3] }]);
 * console.log(spec.description); // Distributions of x as lines
 */
export function distributionLines(
  series: readonly { readonly name: string; readonly probabilities: ArrayLike<number> }[],
  { title, x = 'bin' }: { title?: string; x?: string } = {},
): Spec {
  checkItems('series', series, { fields: ['name'], numbers: ['probabilities'] });
  const values = series.flatMap(({ name, probabilities }) =>
    Array.from(probabilities, (value, bin) => ({ name, bin, probability: value })),
  );
  const names = series.map(({ name }) => name);
  const bins = Math.max(1, ...series.map(({ probabilities }) => probabilities.length));
  return asSpec(`Distributions of ${names.join(', ')} as lines`, {
    ...titled(title),
    width: 300,
    height: 260,
    data: { values },
    mark: { type: 'line', strokeWidth: 2, point: { size: 30 } },
    encoding: {
      x: {
        field: 'bin',
        type: 'quantitative',
        title: x,
        scale: { domain: [0, bins - 1], nice: false },
        axis: { tickCount: Math.min(10, bins), tickMinStep: 1, format: 'd', grid: false },
      },
      y: { field: 'probability', type: 'quantitative', title: 'probability', axis: { tickCount: 5 } },
      color: {
        field: 'name',
        title: null,
        sort: null,
        scale: { domain: names, range: seriesColors(names.length) },
        legend: { orient: 'bottom', direction: 'horizontal' },
      },
    },
  });
}
