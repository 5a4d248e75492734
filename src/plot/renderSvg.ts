import { missingPackage, wrongKind } from '../columns/errors.js';
import type { Spec } from './spec.js';

/**
 * Adjacent cells are drawn without smoothing: else a light line would show where their border falls within a pixel, as on a
 * zoomed page.
 */
const STYLE = '<style>.mark-rect path{shape-rendering:crispEdges}</style>';

/** Vega, an optional peer. Each `import()` is awaited in the `try`, or bundlers fail where it is missing (see `loadZip`). */
async function loadVega() {
  try {
    const vega = await import('vega');
    const vegaLite = await import('vega-lite');
    return { vega, vegaLite };
  } catch (error) {
    if (!missingPackage(error, ['vega', 'vega-lite'])) throw error;
    throw new Error(
      'charts need the packages vega and vega-lite; install them with: npm install vega vega-lite',
      { cause: error },
    );
  }
}

/**
 * Checks that charts can be drawn, before the work whose result is to be drawn.
 * @throws Error that names vega and vega-lite and how to install them, if one is missing.
 */
export async function requireVega(): Promise<void> {
  await loadVega();
}

/**
 * Renders a chart as one SVG element, without a browser.
 * @throws TypeError if `spec` is no object, Error if vega or vega-lite is not installed.
 */
export async function renderSvg(spec: Spec): Promise<string> {
  if (typeof spec !== 'object' || spec === null) {
    throw wrongKind('spec', 'a Vega-Lite specification, such as rankingBars gives', spec);
  }
  const { vega, vegaLite } = await loadVega();
  // Vega modifies its input.
  const own = structuredClone(spec) as unknown as Parameters<typeof vegaLite.compile>[0];
  const compiled = vegaLite.compile(own).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return svg.replace(/<svg[^>]*>/, (open) => open + STYLE);
  } finally {
    view.finalize();
  }
}
