import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import { drawSvg } from './drawSvg.js';
import type { Spec } from './spec.js';

/**
 * Renders a chart as one SVG element, as `renderSvg` of `infosimd/plot` does, in a bundle that contains Vega.
 * @throws TypeError if `spec` is no object.
 */
export async function renderSvg(spec: Spec): Promise<string> {
  return drawSvg(spec, () => ({ vega, vegaLite }));
}
