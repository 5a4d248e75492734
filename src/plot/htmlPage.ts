import { wrongKind } from '../columns/errors.js';
import { visibleText } from './visibleText.js';

/** A text, one whose `title` browsers show where the pointer rests (the whole of a shortened name), or several in a row. */
export type PageText = string | { readonly text: string; readonly title: string } | readonly PageText[];

/** A table of texts; `numeric` columns are aligned right. */
export interface PageTable {
  readonly columns: readonly { readonly name: PageText; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly PageText[])[];
}

/** A chart: an SVG element and a caption. */
export interface PageFigure {
  readonly svg: string;
  readonly caption?: PageText;
}

/** A section of a page; its parts appear in this order. */
export interface PageSection {
  readonly heading?: PageText;
  readonly paragraphs?: readonly PageText[];
  readonly table?: PageTable;
  readonly figures?: readonly PageFigure[];
}

// Dark screens get the charts with light and dark exchanged: `invert` alone would exchange the hues too.
const CSS = `
:root{color-scheme:light dark;--back:#fff;--text:#24292f;--soft:#57606a;--line:#e6e9ec;--rule:#b8bec4}
@media screen and (prefers-color-scheme:dark){
:root{--back:#0d1117;--text:#dfe3e8;--soft:#9aa4af;--line:#252b33;--rule:#4b545f}
svg{filter:invert(1) hue-rotate(180deg)}
}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:80rem;margin:0 auto;padding:1.5rem clamp(1rem,4vw,2.5rem) 4rem}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.4rem 0 .6rem;overflow-wrap:anywhere}
p{margin:.4rem 0;max-width:46rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;width:max-content;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;border-bottom-color:var(--rule)}
td{max-width:36rem;overflow-wrap:anywhere}
.number{text-align:right;white-space:nowrap}
span[title]{text-decoration:underline dotted var(--rule)}
figure{margin:1.2rem 0;min-width:0;max-width:100%}
.figures{display:flex;flex-wrap:wrap;gap:0 1.5rem;align-items:flex-start}
figcaption{color:var(--soft);font-size:.9rem;max-width:46rem}
svg{display:block;max-width:max(100%,30rem);height:auto}
svg.marks>rect{fill:none}
@media print{main{max-width:none;padding:0}figure,table{break-inside:avoid}}
`;

/**
 * Escapes a text for an HTML element or attribute.
 * @example
 * import { escapeHtml } from 'infosimd/plot';
 * console.log(escapeHtml('a < b & c')); // a &lt; b &amp; c
 */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character]);
}

/** A text as HTML. What would change the order of other letters, or show as nothing, is shown as an escape; white space stays. */
function textHtml(text: PageText): string {
  if (typeof text === 'string') return escapeHtml(text.replace(/[^\t\n\r]+/g, visibleText));
  if ('text' in text) return `<span title="${textHtml(text.title)}">${textHtml(text.text)}</span>`;
  return text.map(textHtml).join('');
}

function plainText(text: PageText): string {
  if (typeof text === 'string') return text;
  return 'text' in text ? text.text : text.map(plainText).join('');
}

/**
 * A self-contained HTML page, for light and dark screens: it loads no script, style sheet or image. Texts are escaped; SVG (of `renderSvg`)
 * is inserted as it is, except that its ids are made unique within the page.
 * @throws TypeError if `title` is no text or `sections` no array.
 * @example
 * import { htmlPage } from 'infosimd/plot';
 * const page = htmlPage('Flights', [{ heading: 'Delays', paragraphs: ['Most are short.'] }]);
 * console.log(page.includes('<h2>Delays</h2>')); // true
 */
export function htmlPage(title: PageText, sections: readonly PageSection[]): string {
  if (typeof (title ?? 0) !== 'object' && typeof title !== 'string')
    throw wrongKind('title', 'a text', title);
  if (!Array.isArray(sections as unknown)) throw wrongKind('sections', 'an array of sections', sections);
  let figures = 0;
  const body = sections.map(({ heading, paragraphs = [], table, figures: drawn = [] }) => {
    const parts: string[] = [];
    if (heading) parts.push(`<h2>${textHtml(heading)}</h2>`);
    for (const paragraph of paragraphs) parts.push(`<p>${textHtml(paragraph)}</p>`);
    if (table) parts.push(tableHtml(table));
    const html = drawn.map((figure) => figureHtml(figure, ++figures));
    if (html.length > 0) parts.push(`<div class="figures">\n${html.join('\n')}\n</div>`);
    return `<section>\n${parts.join('\n')}\n</section>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${textHtml(plainText(title))}</title>
<style>${CSS}</style>
</head>
<body>
<main>
<h1>${textHtml(title)}</h1>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function tableHtml({ columns, rows }: PageTable): string {
  const kind = (index: number): string => (columns[index]?.numeric ? ' class="number"' : '');
  const head = columns.map(({ name }, i) => `<th scope="col"${kind(i)}>${textHtml(name)}</th>`).join('');
  const line = (row: readonly PageText[]): string =>
    `<tr>${row.map((cell, i) => `<td${kind(i)}>${textHtml(cell)}</td>`).join('')}</tr>`;
  return `<div class="scroll"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table></div>`;
}

function figureHtml({ svg, caption }: PageFigure, number: number): string {
  const own = svg
    .replace(/\bid="([^"]+)"/g, `id="figure${number}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#figure${number}-$1)`)
    .replace(/href="#([^"]+)"/g, `href="#figure${number}-$1"`);
  const below = caption ? `\n<figcaption>${textHtml(caption)}</figcaption>` : '';
  return `<figure><div class="scroll">${own}</div>${below}</figure>`;
}
