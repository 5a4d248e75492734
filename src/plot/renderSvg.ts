import { missingPackage } from '../columns/errors.js';
import { drawSvg, type Vega } from './drawSvg.js';
import type { Spec } from './spec.js';

/** Imports a package by a name that no bundler follows: most warn, and some fail, where an optional package is not installed. */
const optional = (name: string) => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

async function loadVega(): Promise<Vega> {
  try {
    return { vega: await optional('vega'), vegaLite: await optional('vega-lite') };
  } catch (error) {
    if (!missingPackage(error, ['vega', 'vega-lite'])) throw error;
    throw new Error(
      'charts need the packages vega and vega-lite; install them with: npm install vega vega-lite (a bundle imports renderSvg from infosimd/plot/svg)',
      { cause: error },
    );
  }
}

/**
 * Checks that charts can be drawn, before the work whose result is to be drawn.
 * @throws Error that names vega and vega-lite and how to install them, if one is missing.
 * @example
 * import { requireVega } from 'infosimd/plot';
 * await requireVega(); // before long work whose charts could not be drawn
 * console.log('vega is installed'); // vega is installed
 */
export async function requireVega(): Promise<void> {
  await loadVega();
}

/**
 * Renders a chart as one SVG element, without a browser. In a bundle, take it from `infosimd/plot/svg`, which brings Vega along.
 * @throws TypeError if `spec` is no object, Error if vega or vega-lite is not installed.
 * @example
 * import { renderSvg, scatterPlot } from 'infosimd/plot';
 * const svg = await renderSvg(scatterPlot([1, 2, 3], [1, 4, 9]));
 * console.log(svg.startsWith('<svg')); // true
 */
export async function renderSvg(spec: Spec): Promise<string> {
  return drawSvg(spec, loadVega);
}
