import { checkItems } from './checks.js';
import { fixedText, shorten, textWidth } from './numberText.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS } from './spec.js';

/** One bar of a ranking. */
export interface RankingBar {
  readonly name: string;
  /** Mutual information with the target, in `unit`. */
  readonly value: number;
  /** As in the results of `rankFeatures`; else that of the options. */
  readonly unit?: string;
  /** The estimator, as in the results of `rankFeatures`. */
  readonly method?: string;
  /** A remark after the number; the bar is then grey. */
  readonly remark?: string;
}

/** What several bars say, without repetition. */
function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/**
 * A ranking of columns as horizontal bars with their values, in the given order, such as `rankFeatures` gives. Unit and estimator are those of
 * the bars, or of the options `unit` (default bits) and `estimate`.
 * @throws TypeError if `bars` is not such an array.
 * @example
 * import { rankFeatures } from 'infosimd';
 * import { rankingBars } from 'infosimd/plot';
 * const ranking = rankFeatures({ size: [10, 11, 20, 21] }, ['no', 'no', 'yes', 'yes'], { bins: 2 });
 * console.log(rankingBars(ranking, { target: 'sold' }).description); // Mutual information of 1 columns with sold
 */
export function rankingBars(
  bars: readonly RankingBar[],
  {
    target = 'the target',
    unit = 'bits',
    estimate,
  }: { target?: string; unit?: string; estimate?: string } = {},
): Spec {
  checkItems('bars', bars, { fields: ['name', 'value'] });
  const units = distinct(bars.map((bar) => bar.unit ?? unit));
  const estimates = estimate === undefined ? distinct(bars.map(({ method }) => method)) : [estimate];
  const values = bars.map(({ name, value, remark, unit: own = unit }, place) => ({
    place,
    name,
    value,
    label: `${fixedText(value, 6)} ${own}${remark ? ` · ${remark}` : ''}`,
    marked: remark !== undefined,
  }));
  const y = {
    field: 'place',
    type: 'ordinal',
    title: null,
    axis: {
      labelExpr: `${JSON.stringify(bars.map((bar) => shorten(bar.name, 32)))}[datum.value]`,
      labelFontSize: 12,
      labelLimit: 500,
      labelColor: COLORS.text,
      ticks: false,
      domain: false,
      labelPadding: 8,
    },
    scale: { paddingInner: 0.3, paddingOuter: 0.15 },
  };
  // Labels follow their bars: the scale is so long that the label of the longest bar fits.
  const longest = Math.max(0, ...bars.map((bar) => bar.value));
  const lowest = Math.min(0, ...bars.map((bar) => bar.value));
  const width = 640;
  const room = 14 + Math.max(0, ...values.map(({ label }) => textWidth(label, 11)));
  const end = longest > 0 ? (longest * width) / (width - room) : 1;
  const x = {
    field: 'value',
    type: 'quantitative',
    title: `mutual information with ${target} (${[units.join(' and ') || unit, ...estimates].join(', ')})`,
    scale: { domain: [lowest, end], nice: false },
    axis: { tickCount: 6, grid: true },
  };
  return asSpec(`Mutual information of ${bars.length} columns with ${target}`, {
    width,
    height: { step: 28 },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2 },
        encoding: {
          y,
          x,
          color: { value: COLORS.first, condition: { test: 'datum.marked', value: COLORS.quiet } },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: COLORS.text },
        encoding: { y, x: { ...x, field: 'labelAt' }, text: { field: 'label' } },
        transform: [{ calculate: 'max(0, datum.value)', as: 'labelAt' }],
      },
    ],
  });
}
