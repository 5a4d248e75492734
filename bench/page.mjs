// A run as one page: bar charts of nanoseconds and the table.

import { htmlPage, renderSvg } from 'infosimd/plot';
import { JOBS, unitOf } from './jobs.mjs';
import { comparisons } from './report.mjs';

const OURS = ['wasm', 'portable', 'resident'];

/** Bars of one job: ours and its rivals. */
function bars(row) {
  const unit = unitOf(JOBS.find(({ name }) => name === row.job) ?? {});
  const values = Object.entries(row.ns).map(([name, { median, min, max }]) => ({
    name: OURS.includes(name) ? `infosimd, ${name}` : name,
    ours: OURS.includes(name),
    median,
    min,
    max,
    text: median < 0.1 ? median.toFixed(3) : median.toPrecision(3),
  }));
  // By time; a layered chart takes an order as names only.
  const order = [...values].sort((a, b) => a.median - b.median).map(({ name }) => name);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: `${row.job}, n = ${row.n.toLocaleString('en')}`,
    width: 380,
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: order, title: null } },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x: { field: 'median', type: 'quantitative', title: unit },
          color: {
            field: 'ours',
            type: 'nominal',
            scale: { domain: [true, false], range: ['#0072b2', '#b8bec4'] },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'rule', color: '#24292f' },
        encoding: { x: { field: 'min', type: 'quantitative' }, x2: { field: 'max' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, color: '#24292f' },
        encoding: { x: { field: 'max', type: 'quantitative' }, text: { field: 'text' } },
      },
    ],
  };
}

/** The page of a run. */
export async function pageOf(run) {
  const figures = [];
  for (const row of run.rows) figures.push({ svg: await renderSvg(bars(row)) });
  const rows = run.rows.flatMap((row) =>
    comparisons(row).map(({ ours, rival, ratio, target }) => [
      row.job,
      row.n.toLocaleString('en'),
      ours,
      row.ns[ours].median.toPrecision(3),
      rival,
      row.ns[rival].median.toPrecision(3),
      `${ratio.median.toPrecision(3)} (${ratio.min.toPrecision(3)}–${ratio.max.toPrecision(3)})`,
      target === undefined ? '' : String(target),
    ]),
  );
  return htmlPage('infosimd: speed', [
    {
      paragraphs: [
        `Measured ${run.date}, Node ${run.node}, ${run.machine}, ${run.processes} processes; bars are medians of the ` +
          'processes, lines reach from the least to the greatest. Data owned by JavaScript, copy included, unless it ' +
          'says resident.',
        ...(run.absent ?? []).map(({ name, reason }) => `Absent: ${name}, ${reason}.`),
      ],
    },
    { heading: 'Nanoseconds, less is better', figures },
    {
      heading: 'Ratios within each process, and what was to be reached',
      table: {
        columns: [
          { name: 'job' },
          { name: 'n', numeric: true },
          { name: 'ours' },
          { name: 'ns', numeric: true },
          { name: 'rival' },
          { name: 'ns', numeric: true },
          { name: 'times as fast', numeric: true },
          { name: 'at least', numeric: true },
        ],
        rows,
      },
    },
    ...(run.shapeRows?.length > 0
      ? [
          {
            heading: 'Shapes of data',
            table: {
              columns: [
                { name: 'job' },
                { name: 'shape' },
                { name: 'ns an element', numeric: true },
                { name: 'times Gaussian', numeric: true },
              ],
              rows: run.shapeRows.map(({ job, shape, ns, ratio }) => [
                job,
                shape,
                ns.median.toPrecision(3),
                ratio.toPrecision(3),
              ]),
            },
          },
        ]
      : []),
  ]);
}
