import { describe, expect, test } from 'vitest';
import { informationMatrix, openDataset } from '../../src/data/index.js';
import { contingencyTable, mutualInformationMatrix, rankFeatures } from '../../src/index.js';
import type { Spec } from '../../src/plot/index.js';
import {
  countText,
  distributionBars,
  distributionLines,
  escapeHtml,
  htmlPage,
  jointHeatMap,
  matrixMap,
  numberText,
  percentText,
  predictionBars,
  rankingBars,
  renderSvg,
  scatterGroups,
  scatterPlot,
  sideBySide,
} from '../../src/plot/index.js';
import { numberTexts, textWidth } from '../../src/plot/numberText.js';

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

  test('shares and counts', () => {
    expect([percentText(0.01171), percentText(1), percentText(0)]).toEqual(['1.17 %', '100 %', '0 %']);
    expect(countText(1234567)).toBe('1,234,567');
  });
});

describe('matrix', () => {
  const labels = { a: ['x', 'x', 'y', 'y'], b: ['u', 'v', 'u', 'v'], constructor: ['p', 'p', 'q', 'r'] };

  test('of either form: a cell for each pair, entropies apart', async () => {
    const matrix = mutualInformationMatrix(labels);
    const spec = matrixMap(matrix, { title: 'Pairs' }) as Tree;
    const { values } = spec.layer[1].data;
    expect(values).toHaveLength(9);
    expect(values.map(({ kind }: Tree) => kind)).toEqual(
      [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => (i === j ? 'entropy' : 'information'))),
    );
    expect(values[2]).toMatchObject({ i: 0, j: 2, value: 1, text: '1.00' });
    expect(spec.layer[1].encoding.color.title).toBe('mutual information (bits)');
    const dataset = await openDataset(labels);
    const { values: rows, shape, unit, columns } = await informationMatrix(dataset);
    expect(matrixMap({ values: rows, shape, unit, columns }, { title: 'Pairs' })).toEqual(spec);
    const normalized = matrixMap(matrix, { color: 'normalized' }) as Tree;
    // I = 1, H = 1 and 1.5.
    expect(normalized.layer[1].data.values[2].value).toBeCloseTo(0.8, 12);
    const svg = await renderSvg(spec);
    expect(svg).toContain('>constructor<');
    // I(a; constructor) twice, and H of a and b.
    expect(svg.match(/>1\.00</g)).toHaveLength(4);
  });

  test('of many columns names and numbers go, and what is no matrix is refused', async () => {
    const k = 80;
    const values = Float64Array.from({ length: k * k }, (_, i) => (i % 7 === 0 ? NaN : i / 6400));
    const spec = matrixMap({ values, shape: [k, k] }) as Tree;
    expect(spec.layer).toHaveLength(2);
    expect(spec.width).toBeLessThanOrEqual(640);
    await renderSvg(spec);
    expect(() => matrixMap({ values, shape: [k, 2] })).toThrow(RangeError);
    expect(() => matrixMap([1] as Tree)).toThrow(TypeError);
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
    expect(spec.data.values[0].label).toMatch(/^0\.\d{3} nats$/);
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

  test('columns that mean nothing stand apart, and do not stretch the axis', async () => {
    const spec = rankingBars([
      { name: 'key', value: 7, remark: 'identifier' },
      { name: 'size', value: 0.5 },
      { name: 'colour', value: -0.001 },
    ]) as Tree;
    expect(
      spec.data.values.map(({ name, place, value, label }: Tree) => [name, place, value, label]),
    ).toEqual([
      ['size', 0, 0.5, '0.500 bits'],
      ['colour', 1, -0.001, '−0.00100 bits'],
      // One place is left free.
      ['key', 3, 0, '7.00 bits · identifier'],
    ]);
    expect(spec.layer[0].encoding.x.scale.domain[1]).toBeLessThan(1);
    // Where there are no others, their bars are all there is.
    const only = rankingBars([{ name: 'key', value: 7, remark: 'identifier' }]) as Tree;
    expect(only.data.values[0]).toMatchObject({ place: 0, value: 7 });
    expect(await renderSvg(spec)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('intervals, and what chance gives', async () => {
    const spec = rankingBars([
      { name: 'a', value: 0.5, confidenceInterval: { low: 0.4, high: 0.75 }, pValue: 0.001 },
      { name: 'b', value: 0.1, pValue: 0.25, nullQuantiles: { '0.95': 0.2 } },
    ]) as Tree;
    expect(spec.data.values.map(({ label }: Tree) => label)).toEqual([
      '0.500 [0.400, 0.750] bits · p 0.0010',
      '0.100 bits · p 0.2500',
    ]);
    const fields = spec.layer.map(({ encoding }: Tree) => encoding.x.field);
    expect(fields).toEqual(['value', 'chance', 'low', 'labelAt', undefined]);
    expect(spec.data.values.map(({ labelAt }: Tree) => labelAt)).toEqual([0.75, 0.2]);
    const svg = await renderSvg(spec);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('heat map', () => {
  const table = {
    counts: [4, 0, 2, 6, 1, 3],
    shape: [2, 3] as const,
    xEdges: [0, 1, 10],
    yCategories: ['u', 'v', 'w'],
  };

  /** The map, and the texts along an axis. */
  const partsOf = (spec: Tree) => {
    const [above, { hconcat }] = spec.vconcat;
    const [heat, beside] = hconcat;
    const [cells, xLabels, yLabels] = heat.layer;
    const texts = (layer: Tree): string[] => layer.data.values.map(({ label }: Tree) => label);
    return { above, beside, heat, cells, xTexts: texts(xLabels), yTexts: texts(yLabels) };
  };

  test('colours are log2 of p(x, y)/(p(x)·p(y))', () => {
    // 200, 100, 100, 400: of 800 pairs 300 × 300, 300 × 500, 500 × 300 and 500 × 500 are in the margins.
    const { cells } = partsOf(
      jointHeatMap({ counts: [200, 100, 100, 400], shape: [2, 2], xEdges: [0, 1, 2], yEdges: [0, 1, 2] }),
    );
    // numpy.log2([200*800/300/300, 100*800/300/500, 100*800/500/300, 400*800/500/500])
    expect(cells.data.values.map(({ dependence }: Tree) => dependence)).toEqual([
      0.83, -0.907, -0.907, 0.356,
    ]);
    expect(cells.data.values.map(({ certainty }: Tree) => certainty)).toEqual([1, 1, 1, 1]);
    const { scale, legend } = cells.encoding.color;
    expect([scale.domain, legend.values]).toEqual([
      [-1, 1],
      [-1, 0, 1],
    ]);
  });

  test('cells of few samples are pale, cells without any and without a reason for any blank', () => {
    const { cells } = partsOf(
      jointHeatMap({
        counts: [100, 0, 0, 0, 2, 0, 0, 0, 0],
        shape: [3, 3],
        xCategories: [1, 2, 3],
        yCategories: [1, 2, 3],
      }),
    );
    expect(cells.data.values).toEqual([
      { x: 0, x2: 1, y: 0, y2: 1, dependence: 0.029, certainty: 1 },
      { x: 0, x2: 1, y: 1, y2: 2, dependence: -1, certainty: 0.392 },
      { x: 1, x2: 2, y: 0, y2: 1, dependence: -1, certainty: 0.392 },
      // log2(102/2) is beyond the scale, which reaches as far as cells of enough samples.
      { x: 1, x2: 2, y: 1, y2: 2, dependence: 1, certainty: 0.4 },
    ]);
    // Probabilities do not say how many samples there were.
    const shares = partsOf(jointHeatMap({ counts: [0.5, 0, 0, 0.5], shape: [2, 2] }));
    expect(shares.cells.data.values.map(({ certainty }: Tree) => certainty)).toEqual([1, 1, 1, 1]);
    expect(shares.cells.encoding.color.legend.title).toHaveLength(1);
  });

  test('by counts, cells are shares of all pairs, as marginals are', () => {
    const { above, heat, beside, cells } = partsOf(
      jointHeatMap(table, { x: 'size', y: 'kind', yOrder: 'table', color: 'counts' }),
    );
    expect(cells.data.values.map((cell: Tree) => cell.percent)).toEqual([25, 0, 12.5, 37.5, 6.25, 18.75]);
    expect(cells.encoding.color.legend.title).toBe('share of all pairs (%)');
    expect(above.data.values.map((cell: Tree) => cell.percent)).toEqual([37.5, 62.5]);
    expect(beside.data.values.map((cell: Tree) => cell.percent)).toEqual([62.5, 6.25, 31.25]);
    // Marginals line up with the cells: one width, one height, one scale each.
    expect([above.width, beside.height]).toEqual([heat.width, heat.height]);
    expect(above.encoding.x.scale).toEqual(cells.encoding.x.scale);
    expect(beside.encoding.y.scale).toEqual(cells.encoding.y.scale);
  });

  test('axes carry the names, the number of bins and their range', () => {
    const { cells } = partsOf(jointHeatMap(table, { x: 'size', y: 'kind' }));
    expect(cells.encoding.x.axis.title).toBe('size (2 bins, 0 to 10)');
    expect(cells.encoding.y.axis.title).toBe('kind (3 categories)');
  });

  test('bins of one value have a label, not an axis', () => {
    const { cells, xTexts, yTexts } = partsOf(jointHeatMap(table, { x: 'late', xValues: [0, 1] }));
    expect([cells.encoding.x.axis.title, cells.encoding.x.axis.ticks]).toEqual(['late (2 values)', false]);
    expect([xTexts, yTexts]).toEqual([
      ['0', '1'],
      ['u', 'w', 'v'],
    ]);
    expect(() => jointHeatMap(table, { xValues: [0, 1, 2] })).toThrow(
      new RangeError('"xValues" must be one value for each of the 2 bins, got an array of 3'),
    );
    expect(() => jointHeatMap(table, { color: 'count' as never })).toThrow(
      new RangeError('"color" must be one of dependence, counts, got "count"'),
    );
  });

  test('the 30 most frequent categories stand alone, the others together', () => {
    const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
    const counts = names.map((_, i) => i + 1);
    const table = { counts, shape: [40, 1], xCategories: names, yEdges: [0, 1] };
    const { above, xTexts, cells } = partsOf(jointHeatMap(table, { x: 'name', y: 'value', color: 'counts' }));
    const sums = above.data.values.map((cell: Tree) => Math.round((cell.percent * 820) / 100));
    expect(sums).toEqual([...Array.from({ length: 30 }, (_, i) => 40 - i), 55]);
    expect([xTexts.length, xTexts[0], xTexts[30]]).toEqual([31, 'n39', 'other (10)']);
    expect(cells.encoding.color.legend.title).toMatch(/“other” up to 6.7 %/);
    // The same 30 in the order of the table, or those that are asked for.
    expect(partsOf(jointHeatMap(table, { xOrder: 'table' })).xTexts).toEqual([
      ...names.slice(10),
      'other (10)',
    ]);
    expect(partsOf(jointHeatMap(table, { xOrder: ['n3', 'none', 'n1', 'n3'] })).xTexts).toEqual([
      'n3',
      'n1',
      'other (38)',
    ]);
  });

  test('31 categories are all shown', () => {
    const names = Array.from({ length: 31 }, (_, i) => i + 1);
    const table = { counts: names, shape: [31, 1], xCategories: names, yEdges: [0, 1] };
    expect(partsOf(jointHeatMap(table)).xTexts).toEqual(names.map(String));
  });

  test('a table of occupied cells is drawn without all the others', () => {
    const labels = Array.from({ length: 5000 }, (_, i) => `l${i % 4500}`);
    const sparse = contingencyTable(labels, labels);
    expect(() => sparse.counts).toThrow(RangeError);
    const { cells } = partsOf(jointHeatMap(sparse));
    expect(cells.data.values.length).toBeGreaterThan(30);
  });

  test('cells meet on whole pixels, and the labels of an axis do not touch', async () => {
    for (const bins of [1, 2, 3, 7, 20, 31, 64, 150, 300]) {
      const edges = Array.from({ length: bins + 1 }, (_, i) => i * 1234.5);
      const counts = Array.from({ length: bins }, (_, i) => i + 1);
      const spec = jointHeatMap(
        { counts, shape: [bins, 1], xEdges: edges, yEdges: [0, 1] },
        { x: 'x', y: 'y' },
      ) as Tree;
      const { heat } = partsOf(spec);
      const step = heat.width / bins;
      expect(Number.isInteger(step) && step > 0, `${bins} bins`).toBe(true);
      const labels: { at: number; label: string }[] = heat.layer[1].data.values;
      expect([labels[0].at, labels.at(-1)?.at]).toEqual([0, bins]);
      for (let i = 1; i < labels.length && bins > 1; i++) {
        const room = (labels[i].at - labels[i - 1].at) * step;
        const wanted = (textWidth(labels[i].label, 11) + textWidth(labels[i - 1].label, 11)) / 2;
        expect(room, `${bins} bins, ${labels[i].label}`).toBeGreaterThan(wanted);
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
    ['ranking', rankingBars([{ name: 'a<b', value: 0.5 }], { target: 'y' }), ['a&lt;b', '0.500 bits<']],
    [
      'a ranking of nothing',
      rankingBars([{ name: 'none', value: -0.01 }], { target: 'y' }),
      ['−0.0100 bits<'],
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

  test('names and labels of any kind are drawn as they are', async () => {
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'if',
      'a\u2028b',
      'it\'s "q" \\ `$1`',
      '</svg>',
      '\u202erev',
      'datum.value',
    ];
    const shape = [names.length, 1] as const;
    const counts = names.map(() => 9);
    const specs = names.flatMap((name) => [
      rankingBars(
        [
          { name, value: 1, remark: name },
          { name, value: 1 },
        ],
        { target: name, unit: name, estimate: name },
      ),
      jointHeatMap(
        { counts, shape, xCategories: names, yCategories: [name] },
        { x: name, y: name, title: name, subtitle: name },
      ),
      scatterGroups([{ name, x: [1], y: [2] }], { x: name, y: name, title: name }),
      distributionLines([{ name, probabilities: [0.5, 0.5] }], { title: name, x: name }),
      distributionBars([{ title: name, probabilities: [0.5, 0.5] }]),
    ]);
    for (const spec of specs) expect(await renderSvg(spec)).toMatch(/^<svg.*<\/svg>$/s);
    const svg = await renderSvg(specs[1]);
    for (const text of [
      '>constructor<',
      '>__proto__<',
      '>toString<',
      '>a\\u2028b<',
      '>&lt;/svg&gt;<',
      '>\\u202erev<',
    ]) {
      expect(svg).toContain(text);
    }
    // No expression and no field has a name of the data in it.
    for (const expression of JSON.stringify(specs.slice(0, 2)).match(
      /"(labelExpr|test|calculate|filter|field)":"[^"]*/g,
    ) ?? []) {
      expect(expression).not.toMatch(/constructor|proto/);
    }
  });

  test('a shortened name has the whole in a title', async () => {
    const name = `${'long_'.repeat(50)}<end> "quoted"`;
    const svg = await renderSvg(rankingBars([{ name, value: 1 }]));
    const escaped = `${'long_'.repeat(50)}&lt;end&gt; &quot;quoted&quot;`;
    expect(svg).toContain(`<title>${escaped}</title>long_long_long_l…_&lt;end&gt; "quoted"</text>`);
    const heat = jointHeatMap({ counts: [1, 2], shape: [2, 1], xCategories: [name, 'b'], yEdges: [0, 1] });
    expect(await renderSvg(heat)).toMatch(/<title>long_.*<\/title>long_long_…/);
    expect(await renderSvg(rankingBars([{ name: 'a "b"', value: 1 }]))).not.toContain('<title>');
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

  test('a text may have a title; direction marks are shown, not obeyed', () => {
    const name = { text: 'long…name', title: 'long "whole"\u202e name' };
    const page = htmlPage(
      ['About ', name, '?'],
      [
        {
          heading: name,
          paragraphs: [['a ', name, '\u202eb'], 'two\nlines'],
          table: { columns: [{ name }], rows: [[name]] },
        },
      ],
    );
    expect(page).toContain('<title>About long…name?</title>');
    const span = '<span title="long &quot;whole&quot;\\u202e name">long…name</span>';
    expect(page.split(span).length - 1).toBe(5);
    expect(page).toContain(`<p>a ${span}\\u202eb</p>`);
    expect(page).toContain('<p>two\nlines</p>');
    expect(() => htmlPage(undefined as never, [])).toThrow(
      new TypeError('"title" must be a text, got undefined'),
    );
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
