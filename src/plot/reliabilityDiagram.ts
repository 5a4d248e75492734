import type { CalibrationErrorResult } from '../learning/calibrationError.js';
import { checkItems } from './checks.js';
import { countOf, percentText } from './numberText.js';
import type { Spec } from './spec.js';
import { asSpec, COLORS, titled } from './spec.js';

/** Titles and size of a reliability diagram. */
export interface ReliabilityDiagramOptions {
  /** A title, or a title and subtitles. */
  readonly title?: string | readonly string[];
  /** Title of the horizontal axis (default `confidence`). */
  readonly x?: string;
  /** Title of the vertical axis (default `accuracy`). */
  readonly y?: string;
  /** Length of a side in pixels (default 260). */
  readonly side?: number;
}

const UNIT = { domain: [0, 1], nice: false };

/**
 * A reliability diagram of `calibrationError(…, { details: true })`: above each bin the share of outcomes that came true, and a
 * point at the mean confidence of its samples. The dashed line is perfect calibration; below it the forecaster is too
 * confident. Underneath, how many samples each bin holds: where there are few, a bar says little.
 *
 * Guo, Pleiss, Sun & Weinberger, On calibration of modern neural networks, ICML 2017.
 * @throws TypeError if `calibration` has no bins.
 * @example
 * import { calibrationError } from 'infosimd/learning';
 * import { reliabilityDiagram } from 'infosimd/plot';
 * const calibration = calibrationError([1, 1, 0], [0.9, 0.7, 0.2], { details: true });
 * console.log(reliabilityDiagram(calibration).description); // Reliability diagram, 3 samples in 15 bins, the fullest with 33.3 %
 */
export function reliabilityDiagram(
  calibration: Pick<CalibrationErrorResult, 'bins'>,
  options: ReliabilityDiagramOptions = {},
): Spec {
  const bins = calibration?.bins;
  checkItems('calibration.bins', bins, { fields: ['lower', 'upper', 'count', 'confidence', 'accuracy'] });
  const { title, x = 'confidence', y = 'accuracy', side = 260 } = options;
  const samples = bins.reduce((sum, { count }) => sum + count, 0);
  const values = bins
    .filter(({ count }) => count > 0)
    .map(({ lower, upper, count, confidence, accuracy }) => ({
      lower,
      upper,
      confidence,
      accuracy,
      percent: (100 * count) / samples,
    }));
  const xScale = { scale: UNIT, axis: { tickCount: 5, grid: false } };
  const edges = {
    x: { field: 'lower', type: 'quantitative', title: null, ...xScale },
    x2: { field: 'upper' },
    y2: { datum: 0 },
  };
  const accuracy = {
    width: side,
    height: side,
    layer: [
      {
        data: { values },
        mark: { type: 'bar', color: COLORS.first, stroke: 'white', strokeWidth: 0.5 },
        encoding: {
          ...edges,
          y: { field: 'accuracy', type: 'quantitative', title: y, scale: UNIT, axis: { tickCount: 5 } },
        },
      },
      {
        data: { values: [0, 1].map((value) => ({ confidence: value, accuracy: value })) },
        mark: { type: 'line', color: COLORS.soft, strokeDash: [6, 4], strokeWidth: 1.5 },
        encoding: {
          x: { field: 'confidence', type: 'quantitative' },
          y: { field: 'accuracy', type: 'quantitative' },
        },
      },
      {
        data: { values },
        mark: { type: 'circle', color: COLORS.second, size: 40, opacity: 1 },
        encoding: {
          x: { field: 'confidence', type: 'quantitative' },
          y: { field: 'accuracy', type: 'quantitative' },
        },
      },
    ],
  };
  const counts = {
    width: side,
    height: side / 4,
    data: { values },
    mark: { type: 'bar', color: COLORS.quiet, stroke: 'white', strokeWidth: 0.5 },
    encoding: {
      ...edges,
      x: { ...edges.x, title: x },
      y: { field: 'percent', type: 'quantitative', title: 'samples (%)', axis: { tickCount: 3 } },
    },
  };
  const largest = values.length > 0 ? Math.max(...values.map(({ percent }) => percent)) / 100 : 0;
  return asSpec(
    `Reliability diagram, ${countOf(samples, 'sample')} in ${countOf(bins.length, 'bin')}, the fullest with ${percentText(largest)}`,
    { ...titled(title), spacing: 12, vconcat: [accuracy, counts] },
  );
}
