import { wrongKind } from '../columns/errors.js';

/** A Vega-Lite specification: plain JSON for `renderSvg` or any other renderer of Vega-Lite 6. */
export type Spec = { readonly [key: string]: unknown };

/** The colours of the charts: `first` for marks, `second` for another series, the others for lines and text. */
export const COLORS = {
  first: '#2f6f9f',
  second: '#d9822b',
  quiet: '#b8bec4',
  text: '#24292f',
  soft: '#57606a',
};

const SERIES = [COLORS.first, COLORS.second, '#4f9d69', '#8c5fa8'];

/** Colours for `count` series; the four colours repeat. */
export function seriesColors(count: number): string[] {
  return Array.from({ length: count }, (_, i) => SERIES[i % SERIES.length]);
}

/** Titles and size of a curve. */
export interface CurveOptions {
  /** Title of the horizontal axis; default: the quantity and its unit. */
  readonly x?: string;
  /** Title of the vertical axis; default: the quantity and its unit. */
  readonly y?: string;
  /** A title, or a title and subtitles. */
  readonly title?: string | readonly string[];
  /** Width in pixels (default 360). */
  readonly width?: number;
  /** Height in pixels (default 260). */
  readonly height?: number;
}

/** An axis of numbers with its title; it need not begin at 0. */
export function quantity(field: string, title: string): Spec {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { zero: false, nice: true, padding: 6 },
    axis: { tickCount: 6 },
  };
}

/** The title of a view, with subtitles if there are several lines; empty without a title. */
export function titled(title: string | readonly string[] | undefined): Spec {
  if (!title) return {};
  return {
    title: typeof title === 'string' ? { text: title } : { text: title[0], subtitle: title.slice(1) },
  };
}

/**
 * A mark for texts of the data: names and labels are values of a field, never part of an expression. With `aria` the field of the channel
 * `description` is the whole of a shortened text, which `renderSvg` puts into a title.
 */
export function textMark(properties: Spec): Spec {
  return { type: 'text', color: COLORS.text, ...properties };
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const CONFIG = {
  font: FONT,
  background: 'white',
  // Screen readers read the description of the chart, not each mark.
  aria: false,
  view: { stroke: null },
  title: {
    fontSize: 14,
    subtitleFontSize: 12,
    anchor: 'start',
    color: COLORS.text,
    subtitleColor: COLORS.soft,
  },
  axis: {
    labelColor: COLORS.soft,
    titleColor: COLORS.text,
    titleFontWeight: 'normal',
    labelFontSize: 11,
    titleFontSize: 12,
    domainColor: COLORS.quiet,
    tickColor: COLORS.quiet,
    gridColor: '#e6e9ec',
  },
  // Keep the labels at both ends centred on their ticks.
  axisX: { labelFlush: false },
  legend: {
    labelColor: COLORS.soft,
    titleColor: COLORS.text,
    titleFontWeight: 'normal',
    labelFontSize: 11,
    titleFontSize: 12,
    titleLimit: 320,
    labelLimit: 320,
  },
};

const TITLES = new Set(['title', 'subtitle', 'text']);

/**
 * A view whose titles can be drawn. Vega makes an expression of each title, and its parser takes a text that is `if`, or the name of a
 * property that every object has (`constructor`), for a variable: such a title is followed by a space.
 */
function withDrawableTitles(part: unknown, key = ''): unknown {
  if (typeof part === 'string') return TITLES.has(key) && (part === 'if' || part in {}) ? `${part} ` : part;
  if (Array.isArray(part)) return part.map((item) => withDrawableTitles(item, key));
  if (typeof part !== 'object' || part === null || key === 'data') return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, withDrawableTitles(value, name)]),
  );
}

/** Completes a view to a specification with the common style. Screen readers read the `description`. */
export function asSpec(description: string, view: Spec): Spec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    config: CONFIG,
    ...(withDrawableTitles(view) as Spec),
  };
}

/**
 * Combines charts into one, `columns` in a row (default: all in one row).
 * @throws TypeError if `specs` is no array.
 * @example
 * import { scatterPlot, sideBySide } from 'infosimd/plot';
 * const spec = sideBySide([scatterPlot([1, 2], [1, 4]), scatterPlot([1, 2], [1, 8])]);
 * console.log(spec.description); // y against x, 2 points; y against x, 2 points
 */
export function sideBySide(specs: readonly Spec[], columns = specs?.length): Spec {
  if (!Array.isArray(specs as unknown)) throw wrongKind('specs', 'an array of specifications', specs);
  const views = specs.map(({ $schema, config, description, ...view }) => view);
  const description = specs.map((spec) => spec.description).join('; ');
  return asSpec(description, {
    columns,
    spacing: 30,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
    concat: views,
  });
}
