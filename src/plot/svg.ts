import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import { drawSvg } from './drawSvg.js';
import type { Spec } from './spec.js';

/**
 * Renders a chart as one SVG element, as `renderSvg` of `infosimd/plot` does, in a bundle that contains Vega.
 * @throws TypeError if `spec` is no object.
 * @example
 * import { distributionBars } from 'infosimd/plot';
 * import { renderSvg } from 'infosimd/plot/svg';
 * const svg = await renderSvg(distributionBars([{ probabilities: [0.25, 0.5, 0.25] }]));
 * console.log(svg.slice(0, 4)); // <svg
 */
export async function renderSvg(spec: Spec): Promise<string> {
  return drawSvg(spec, () => ({ vega, vegaLite }));
}
