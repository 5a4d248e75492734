import { wrongKind } from '../columns/errors.js';
import type { Spec } from './spec.js';

/**
 * Adjacent cells are drawn without smoothing: else a light line would show where their border falls within a pixel, as on a
 * zoomed page.
 */
const STYLE = '<style>.mark-rect path{shape-rendering:crispEdges}</style>';

/** A text with a description, as Vega writes it: `aria` attributes and the text. */
const DESCRIBED =
  /<text aria-label="([^"]*)" role="[^"]*" aria-roledescription="[^"]*"([^>]*)>([^<]*)<\/text>/g;

/** A shortened text has the whole in a title, which browsers show where the pointer rests. */
function withTitles(svg: string): string {
  return svg.replace(DESCRIBED, (_, whole: string, attributes: string, text: string) => {
    const title = whole.replaceAll('&quot;', '"') === text ? '' : `<title>${whole}</title>`;
    return `<text${attributes}>${title}${text}</text>`;
  });
}

/** Vega's own modules. */
export interface Vega {
  readonly vega: typeof import('vega');
  readonly vegaLite: typeof import('vega-lite');
}

/** Renders a chart by the Vega that `load` gives. */
export async function drawSvg(spec: Spec, load: () => Vega | Promise<Vega>): Promise<string> {
  if (typeof spec !== 'object' || spec === null) {
    throw wrongKind('spec', 'a Vega-Lite specification, such as rankingBars gives', spec);
  }
  const { vega, vegaLite } = await load();
  // Vega modifies its input.
  const own = structuredClone(spec) as unknown as Parameters<typeof vegaLite.compile>[0];
  const compiled = vegaLite.compile(own).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return withTitles(svg).replace(/<svg[^>]*>/, (open) => open + STYLE);
  } finally {
    view.finalize();
  }
}
