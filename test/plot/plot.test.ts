import { describe, expect, test } from 'vitest';
import { rankFeatures } from '../../src/index.js';
import type { Spec } from '../../src/plot/index.js';
import {
  countText,
  distributionBars,
  distributionLines,
  escapeHtml,
  htmlPage,
  jointHeatMap,
  numberText,
  percentText,
  predictionBars,
  rankingBars,
  renderSvg,
  scatterGroups,
  scatterPlot,
  sideBySide,
} from '../../src/plot/index.js';
import { numberTexts, shorten, textWidth } from '../../src/plot/numberText.js';

// biome-ignore lint/suspicious/noExplicitAny: a specification is a tree of JSON
type Tree = any;

describe('numbers as text', () => {
  test.each<[number, string]>([
    [0, '0'],
    [1575, '1575'],
    [-1116, '−1116'],
    [0.049968, '0.04997'],
    [3.14159265, '3.142'],
    [123456, '123456'],
    [12345678, '1.235e7'],
    [0.0000123456, '1.235e-5'],
    [NaN, '–'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  test('neighbours stay apart', () => {
    expect(numberTexts([0, 0.5, 1])).toEqual(['0', '0.5', '1']);
    expect(numberTexts([1.2341, 1.2342, 1.2343])).toEqual(['1.2341', '1.2342', '1.2343']);
  });

  test('a text is cut between characters', () => {
    const faces = '😀'.repeat(20);
    expect([shorten(faces, 20), shorten(faces, 19)]).toEqual([faces, `${'😀'.repeat(18)}…`]);
    expect([shorten('abc', 3), shorten('abcd', 3)]).toEqual(['abc', 'ab…']);
    const table = { counts: [1, 2], shape: [1, 2], xCategories: [faces], yCategories: ['u', `${faces}😀`] };
    const text = JSON.stringify([
      jointHeatMap(table, { x: 'x', y: 'y' }),
      rankingBars([{ name: '😀'.repeat(40), value: 1 }], { target: 'y' }),
    ]);
    // JSON writes half a character as an escape.
    expect(text).not.toMatch(/ud[89a-f]/);
    for (const kept of [19, 31]) expect(text).toContain(`"${'😀'.repeat(kept)}…`);
  });

  test('shares and counts', () => {
    expect([percentText(0.01171), percentText(1), percentText(0)]).toEqual(['1.17 %', '100 %', '0 %']);
    expect(countText(1234567)).toBe('1,234,567');
  });
});

describe('ranking', () => {
  const titleOf = (spec: Spec): string => (spec as Tree).layer[0].encoding.x.title;

  test('reads unit and estimator from what it draws', () => {
    const x = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const y = x.map((value, i) => value + Math.cos(7 * i) / 3);
    const ranked = rankFeatures({ x }, y, { method: 'ksg', base: 'e' });
    const spec = rankingBars(ranked, { target: 'y' }) as Tree;
    expect(titleOf(spec)).toBe('mutual information with y (nats, ksg)');
    expect(spec.data.values[0].label).toMatch(/^\d\.\d{6} nats$/);
  });

  test('options say it for bars that do not; bars may differ', () => {
    const bars = [{ name: 'a', value: 1 }];
    expect(titleOf(rankingBars(bars))).toBe('mutual information with the target (bits)');
    const estimate = 'Miller–Madow corrected';
    expect(titleOf(rankingBars(bars, { unit: 'nats', estimate }))).toBe(
      'mutual information with the target (nats, Miller–Madow corrected)',
    );
    const mixed = [
      { name: 'a', value: 1, method: 'ksg' },
      { name: 'b', value: 0.5, method: 'histogram' },
    ];
    expect(titleOf(rankingBars(mixed))).toBe('mutual information with the target (bits, ksg, histogram)');
  });
});

describe('heat map', () => {
  const table = {
    counts: [4, 0, 2, 6, 1, 3],
    shape: [2, 3] as const,
    xEdges: [0, 1, 10],
    yCategories: ['u', 'v', 'w'],
  };

  test('cells and marginals are shares of all pairs, in per cent', () => {
    const { vconcat } = jointHeatMap(table, { x: 'size', y: 'kind', keepOrder: true }) as Tree;
    const [above, { hconcat }] = vconcat;
    const [heat, beside] = hconcat;
    expect(heat.data.values.map((cell: Tree) => cell.percent)).toEqual([25, 0, 12.5, 37.5, 6.25, 18.75]);
    expect(above.data.values.map((cell: Tree) => cell.percent)).toEqual([37.5, 62.5]);
    expect(beside.data.values.map((cell: Tree) => cell.percent)).toEqual([62.5, 6.25, 31.25]);
    // Marginals line up with the cells: one width, one height, one scale each.
    expect([above.width, beside.height]).toEqual([heat.width, heat.height]);
    expect(above.encoding.x.scale).toEqual(heat.encoding.x.scale);
    expect(beside.encoding.y.scale).toEqual(heat.encoding.y.scale);
  });

  test('axes carry the names, the number of bins and their range', () => {
    const { vconcat } = jointHeatMap(table, { x: 'size', y: 'kind' }) as Tree;
    const [heat] = vconcat[1].hconcat;
    expect(heat.encoding.x.axis.title).toBe('size (2 bins, 0 to 10)');
    expect(heat.encoding.y.axis.title).toBe('kind (3 categories)');
    expect(heat.encoding.color.legend.title).toBe('share of all pairs (%)');
  });

  test('the 30 most frequent categories stand alone, the others together', () => {
    const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
    const counts = names.map((_, i) => i + 1);
    const spec = jointHeatMap(
      { counts, shape: [40, 1], xCategories: names, yEdges: [0, 1] },
      { x: 'name', y: 'value' },
    ) as Tree;
    const [above, { hconcat }] = spec.vconcat;
    const sums = above.data.values.map((cell: Tree) => Math.round((cell.percent * 820) / 100));
    expect(sums).toEqual([...Array.from({ length: 30 }, (_, i) => 40 - i), 55]);
    const { labelExpr, values } = hconcat[0].encoding.x.axis;
    expect(values.length).toBe(31);
    expect(labelExpr).toContain('"0.5":"n39"');
    expect(labelExpr).toContain('"30.5":"other (10)"');
    expect(hconcat[0].encoding.color.legend.title).toMatch(/“other” up to 6.7 %/);
  });

  test('31 categories are all shown', () => {
    const names = Array.from({ length: 31 }, (_, i) => i + 1);
    const spec = jointHeatMap(
      { counts: names, shape: [31, 1], xCategories: names, yEdges: [0, 1] },
      { x: 'day', y: 'value' },
    ) as Tree;
    expect(spec.vconcat[1].hconcat[0].encoding.x.axis.labelExpr).toContain('"30.5":"31"');
  });

  test('cells meet on whole pixels, and the labels of an axis do not touch', async () => {
    for (const bins of [1, 2, 3, 7, 20, 31, 64, 150, 300]) {
      const edges = Array.from({ length: bins + 1 }, (_, i) => i * 1234.5);
      const counts = Array.from({ length: bins }, (_, i) => i + 1);
      const spec = jointHeatMap(
        { counts, shape: [bins, 1], xEdges: edges, yEdges: [0, 1] },
        { x: 'x', y: 'y' },
      ) as Tree;
      const [heat] = spec.vconcat[1].hconcat;
      const step = heat.width / bins;
      expect(Number.isInteger(step) && step > 0, `${bins} bins`).toBe(true);
      const { values, labelExpr } = heat.encoding.x.axis;
      const labels = JSON.parse(labelExpr.replace('[toString(datum.value)]', ''));
      expect([values[0], values.at(-1)]).toEqual([0, bins]);
      for (let i = 1; i < values.length && bins > 1; i++) {
        const room = (values[i] - values[i - 1]) * step;
        const wanted = (textWidth(labels[values[i]], 11) + textWidth(labels[values[i - 1]], 11)) / 2;
        expect(room, `${bins} bins, ${labels[values[i]]}`).toBeGreaterThan(wanted);
      }
      const svg = await renderSvg(spec);
      const cells = [...svg.matchAll(/d="M(-?[\d.]+),(-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)h/g)].map((match) =>
        match.slice(1, 5).map(Number),
      );
      const left = cells.filter(([, , width]) => Math.abs(width) === step).map(([x]) => x);
      expect(left.length).toBeGreaterThanOrEqual(bins);
      expect(left.every(Number.isInteger)).toBe(true);
    }
  });
});

describe('SVG', () => {
  const distribution = { title: ['Skewed', 'Entropy: 1.022 bits'], probabilities: [0.8, 0.1, 0.05, 0.05] };
  const charts: [string, Spec, string[]][] = [
    ['ranking', rankingBars([{ name: 'a<b', value: 0.5 }], { target: 'y' }), ['a&lt;b', '0.500000 bits<']],
    [
      'a ranking of nothing',
      rankingBars([{ name: 'none', value: -0.01 }], { target: 'y' }),
      ['−0.010000 bits<'],
    ],
    ['distributions', distributionBars([distribution, distribution]), ['Entropy: 1.022 bits', 'probability']],
    [
      'predictions',
      predictionBars([{ title: 'Good', true: [0.3, 0.2, 0.5], predicted: [0.4, 0.3, 0.3] }]),
      ['true', 'predicted', 'Good'],
    ],
    [
      'lines',
      distributionLines([{ name: 'P(X)', probabilities: [0.2, 0.5, 0.3] }], { title: 'Marginals' }),
      ['P(X)'],
    ],
    ['scatter', scatterPlot([0, 1, 2], [1, 3, 2], { x: 'X', y: 'Y', title: 'ρ = 0.7' }), ['ρ = 0.7']],
    [
      'identity',
      scatterPlot([1, 0], [0.9, 0.05], { x: 'true', y: 'predicted', identity: true, domain: [0, 1] }),
      ['predicted', 'stroke-dasharray'],
    ],
  ];

  test.each(charts)('%s', async (_name, spec, texts) => {
    const svg = await renderSvg(spec);
    expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    for (const text of texts) expect(svg).toContain(text);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  test('charts side by side keep their texts', async () => {
    const svg = await renderSvg(sideBySide(charts.slice(2, 6).map(([, spec]) => spec)));
    for (const [, , texts] of charts.slice(2, 6)) for (const text of texts) expect(svg).toContain(text);
  });
});

describe('arguments', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what a caller without types may pass
  const none = undefined as any;

  test.each<[string, () => unknown, string]>([
    [
      'distributionBars',
      () => distributionBars(none),
      '"distributions" must be an array of { probabilities }, got undefined',
    ],
    [
      'distributionBars of numbers',
      () => distributionBars([0.5, 0.5] as never),
      '"distributions[0]" must be an object { probabilities }, got 0.5',
    ],
    [
      'predictionBars',
      () => predictionBars([{ true: [1] } as never]),
      '"predictions[0].predicted" must be an array or a typed array of numbers, got undefined',
    ],
    [
      'distributionLines',
      () => distributionLines(none),
      '"series" must be an array of { name, probabilities }, got undefined',
    ],
    [
      'jointHeatMap',
      () => jointHeatMap(none),
      '"table" must be a joint table { counts, shape }, such as histogram2d gives, got undefined',
    ],
    [
      'scatterPlot',
      () => scatterPlot([1], none),
      '"y" must be an array or a typed array of numbers, got undefined',
    ],
    [
      'scatterGroups',
      () => scatterGroups(none),
      '"groups" must be an array of { name, x, y }, got undefined',
    ],
    ['rankingBars', () => rankingBars(none), '"bars" must be an array of { name, value }, got undefined'],
    ['sideBySide', () => sideBySide(none), '"specs" must be an array of specifications, got undefined'],
    ['htmlPage', () => htmlPage('Page', none), '"sections" must be an array of sections, got undefined'],
  ])('%s says what it needs', (_name, call, message) => {
    expect(call).toThrow(new TypeError(message));
  });

  test('renderSvg says what it needs', async () => {
    await expect(renderSvg(none)).rejects.toThrow(/^"spec" must be a Vega-Lite specification/);
  });

  test('names have defaults', async () => {
    const table = { counts: [1, 2, 3, 4], shape: [2, 2], xEdges: [0, 1, 2], yEdges: [0, 1, 2] };
    const specs: [Spec, string[]][] = [
      [jointHeatMap(table), ['x (2 bins, 0 to 2)', 'y (2 bins, 0 to 2)']],
      [scatterPlot([1, 2], [3, 4]), ['>x<', '>y<']],
      [scatterGroups([{ name: 'a', x: [1], y: [2] }]), ['>x<', '>y<']],
      [rankingBars([{ name: 'a', value: 1 }]), ['with the target (bits']],
      [distributionBars([{ probabilities: [0.5, 0.5] }]), ['probability']],
    ];
    for (const [spec, texts] of specs) {
      const svg = await renderSvg(spec);
      for (const text of texts) expect(svg).toContain(text);
    }
  });

  test('a given range of a scatter plot is widened to hold every point', () => {
    const { layer } = scatterPlot([0, 2], [-1, 1], { domain: [0, 1] }) as Tree;
    expect(layer[0].encoding.y.scale.domain).toEqual([-1, 2]);
  });
});

describe('page', () => {
  test('texts are escaped, in every place', () => {
    const evil = `<script>alert("1")</script>&'`;
    const page = htmlPage(evil, [
      {
        heading: evil,
        paragraphs: [evil],
        table: { columns: [{ name: evil }], rows: [[evil]] },
        figures: [{ svg: '<svg></svg>', caption: evil }],
      },
    ]);
    expect(page).not.toContain('<script');
    expect(page.split(escapeHtml(evil)).length - 1).toBe(7);
    expect(escapeHtml(evil)).toBe('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
  });

  test('nothing is fetched, and no id is there twice', async () => {
    const heat = jointHeatMap(
      { counts: [1, 2, 3, 4], shape: [2, 2], xEdges: [0, 1, 2], yEdges: [0, 1, 2] },
      { x: 'x', y: 'y' },
    );
    const svg = await renderSvg(heat);
    const page = htmlPage('Page', [{ figures: [{ svg }, { svg }] }]);
    const addresses = page.match(/https?:[^"'\s)<]*/g) ?? [];
    expect(new Set(addresses)).toEqual(
      new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
    );
    expect(page).not.toMatch(/<(script|link|img|iframe)\b|@import|src=/);
    const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });
});
