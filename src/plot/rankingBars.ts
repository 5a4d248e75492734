import { checkItems } from './checks.js';
import { chanceText, countOf, significantText, textWidth } from './numberText.js';
import { shorten } from './shorten.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS, textMark } from './spec.js';
import { visibleText } from './visibleText.js';

/** One bar of a ranking. */
export interface RankingBar {
  readonly name: string;
  /** Mutual information with the target, in `unit`. */
  readonly value: number;
  /** As in the results of `rankFeatures`; else that of the options. */
  readonly unit?: string;
  /** The estimator, as in the results of `rankFeatures`. */
  readonly method?: string;
  /** Why the value means nothing: the column stands below the others, and has no bar that would stretch the axis. */
  readonly remark?: string | undefined;
  /** As in the results of `rankFeatures`: why the column has no value. It stands below the others, without a bar. */
  readonly reason?: string | undefined;
  /** Where confidence was asked for: a line across the end of the bar. */
  readonly confidenceInterval?: { readonly low: number; readonly high: number } | undefined;
  /** Where significance was asked for. */
  readonly pValue?: number | undefined;
  /** Where significance was asked for: a band from 0 to the 95 % quantile of the values of columns that tell nothing. */
  readonly nullQuantiles?: Readonly<Record<'0.95', number>> | undefined;
}

/** What several bars say, without repetition. */
function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/** Pixels between the smallest and the greatest value. */
const WIDTH = 560;
/** The font size of values in pixels. */
const LABEL = 11;

/** The value, its interval, its p-value, and why it means nothing: whichever there are. */
function labelOf({ value, confidenceInterval, pValue, remark, reason }: RankingBar, unit: string): string {
  if (reason !== undefined) return shorten(visibleText(reason), 80);
  const three = (bits: number): string => significantText(bits, 3);
  const interval =
    confidenceInterval && ` [${three(confidenceInterval.low)}, ${three(confidenceInterval.high)}]`;
  const chance = pValue === undefined ? '' : ` · p ${chanceText(pValue)}`;
  return `${three(value)}${interval ?? ''} ${unit}${chance}${remark ? ` · ${visibleText(remark)}` : ''}`;
}

/**
 * A ranking of columns as horizontal bars with their values, in the given order, such as `rankFeatures` gives. Unit and estimator are those of
 * the bars, or of the options `unit` (default bits) and `estimate`. Columns with a `remark` stand apart, below the others.
 * @throws TypeError if `bars` is not such an array.
 * @example
 * import { rankFeatures } from 'infosimd';
 * import { rankingBars } from 'infosimd/plot';
 * const ranking = rankFeatures({ size: [10, 11, 20, 21] }, ['no', 'no', 'yes', 'yes'], { bins: 2 });
 * console.log(rankingBars(ranking, { target: 'sold' }).description); // Mutual information of 1 column with sold
 */
export function rankingBars(
  given: readonly RankingBar[],
  {
    target = 'the target',
    unit = 'bits',
    estimate,
  }: { target?: string; unit?: string; estimate?: string } = {},
): Spec {
  checkItems('bars', given, { fields: ['name', 'value'] });
  const bars = given.map((bar) =>
    bar.reason === undefined ? bar : { ...bar, value: 0, remark: bar.remark ?? bar.reason },
  );
  const units = distinct(bars.map((bar) => bar.unit ?? unit));
  const estimates =
    estimate === undefined
      ? distinct(bars.map(({ method, reason }) => (reason === undefined ? method : undefined)))
      : [estimate];
  const meaningful = bars.filter(({ remark }) => remark === undefined);
  const apart = bars.filter(({ remark }) => remark !== undefined);
  // Where no column means anything, their bars are all there is.
  const drawn = meaningful.length > 0 ? meaningful : apart;
  const ends = drawn.flatMap(({ value, confidenceInterval, nullQuantiles }) => [
    value,
    confidenceInterval?.high ?? value,
    nullQuantiles?.['0.95'] ?? value,
  ]);
  const longest = Math.max(0, ...ends);
  const lowest = Math.min(
    0,
    ...drawn.map(({ value, confidenceInterval }) => confidenceInterval?.low ?? value),
  );
  // One place is left free between the two kinds.
  const gap = meaningful.length > 0 && apart.length > 0 ? 1 : 0;
  const values = [...meaningful, ...apart].map((bar, i) => {
    const { name, value, remark, confidenceInterval, nullQuantiles, unit: own = unit } = bar;
    const isDrawn = remark === undefined || gap === 0;
    const chance = isDrawn ? nullQuantiles?.['0.95'] : undefined;
    const whole = visibleText(name);
    return {
      place: i + (remark === undefined ? 0 : gap),
      name: shorten(whole, 32),
      whole,
      value: isDrawn ? value : 0,
      label: labelOf(bar, own),
      labelAt: isDrawn ? Math.max(0, value, confidenceInterval?.high ?? 0, chance ?? 0) : 0,
      marked: remark !== undefined,
      ...(isDrawn && confidenceInterval
        ? { low: confidenceInterval.low, high: confidenceInterval.high }
        : {}),
      ...(chance === undefined ? {} : { chance }),
    };
  });
  const room = 14 + Math.max(0, ...values.map(({ label }) => textWidth(label, LABEL)));
  // The scale is so long that the label of the longest bar fits behind it.
  const end = longest > 0 ? (longest * WIDTH) / Math.max(WIDTH / 4, WIDTH - room) : 1;
  const places = Array.from({ length: bars.length + gap }, (_, place) => place);
  const y = {
    field: 'place',
    type: 'ordinal',
    axis: null,
    scale: { domain: places, paddingInner: 0.3, paddingOuter: 0.15 },
  };
  const x = {
    field: 'value',
    type: 'quantitative',
    title: `mutual information with ${shorten(visibleText(target), 32)} (${[units.join(' and ') || unit, ...estimates].join(', ')})`,
    scale: { domain: [lowest, end], nice: false },
    axis: { tickCount: 6, grid: true },
  };
  const intervals = [
    { field: 'chance', mark: { type: 'bar', height: 5, color: COLORS.second, opacity: 0.75 } },
    {
      field: 'low',
      mark: { type: 'rule', color: COLORS.text, strokeWidth: 1.5 },
      x2: { x2: { field: 'high' } },
    },
  ].filter(({ field }) => values.some((row) => field in row));
  return asSpec(`Mutual information of ${countOf(bars.length, 'column')} with ${visibleText(target)}`, {
    width: WIDTH,
    height: { step: 26 },
    data: { values },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          y,
          x,
          color: { value: COLORS.first, condition: { test: 'datum.marked', value: COLORS.quiet } },
        },
      },
      ...intervals.map(({ field, mark, x2 }) => ({
        transform: [{ filter: `isValid(datum.${field})` }],
        mark,
        encoding: { y, x: { ...x, field }, ...x2 },
      })),
      {
        mark: textMark({ align: 'left', dx: 6, fontSize: LABEL }),
        encoding: { y, x: { ...x, field: 'labelAt' }, text: { field: 'label' } },
      },
      {
        mark: textMark({ align: 'right', dx: -8, fontSize: 12, aria: true }),
        encoding: { y, x: { value: 0 }, text: { field: 'name' }, description: { field: 'whole' } },
      },
    ],
  });
}
