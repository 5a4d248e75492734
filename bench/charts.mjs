// Charts of a run as Vega-Lite specifications.

import { unitOf } from './jobs.mjs';
import { nameOf, OURS } from './names.mjs';
import { number, spaced, times } from './report.mjs';
import { MOST } from './shapes.mjs';

const WIDTH = 360;
/** A fixed width for names, so that the bars of all charts are aligned. */
const NAMES_WIDTH = 130;
const COLORS = { ours: '#2f6f9f', portable: '#9cc3de', rival: '#b8bec4', text: '#24292f', limit: '#d9822b' };
/** Bars are cut at this many times ours, so that ours stay visible. */
const CUT = 20;

function chart(description, title, more) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    title: { text: title, anchor: 'start', fontSize: 13 },
    width: WIDTH,
    config: {
      font: 'system-ui, sans-serif',
      aria: false,
      view: { stroke: null },
      axis: { titleFontWeight: 'normal', gridColor: '#e6e9ec' },
      axisY: { minExtent: NAMES_WIDTH, maxExtent: NAMES_WIDTH, ticks: false, domain: false, labelPadding: 6 },
    },
    ...more,
  };
}

/** A scale that leaves room for labels after the bars. */
const withRoom = (longest) => ({ domain: [0, longest * 1.3], nice: false });

/** Every variant and rival of a combined row, the fastest first. */
export function rivalBars(row) {
  const most = CUT * row.ns.wasm.median;
  const values = Object.entries(row.ns)
    .map(([name, { median, min, max }]) => ({
      name: nameOf(name),
      ours: OURS.includes(name),
      ns: median,
      shown: Math.min(median, most),
      min: Math.min(min, most),
      max: Math.min(max, most),
      label: median > most ? `${number(median)}, bar cut` : number(median),
    }))
    .sort((a, b) => a.ns - b.ns);
  const y = { field: 'name', type: 'nominal', sort: values.map(({ name }) => name), title: null };
  const scale = withRoom(Math.max(...values.map(({ max }) => max)));
  const x = { field: 'shown', type: 'quantitative', title: unitOf(row.job), scale };
  return chart(`Nanoseconds of ${row.job}`, `${row.job}, n = ${spaced(row.n)}`, {
    height: { step: 20 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.75 } },
        encoding: {
          x,
          color: { value: COLORS.rival, condition: { test: 'datum.ours', value: COLORS.ours } },
        },
      },
      {
        mark: { type: 'rule', color: COLORS.text },
        encoding: { x: { ...x, field: 'min' }, x2: { field: 'max' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, color: COLORS.text },
        encoding: { x: { ...x, field: 'max' }, text: { field: 'label' } },
      },
    ],
  });
}

/** Both backends and the plain loop at each size of a job. */
export function sizeBars(job, rows) {
  const names = ['wasm', 'portable', 'loop'];
  const values = rows.flatMap(({ n, ns }) =>
    names.flatMap((name, place) => {
      // Not every job has a plain loop.
      if (!ns[name]) return [];
      const { median } = ns[name];
      return [{ n: spaced(n), name: nameOf(name), place, ns: median, label: number(median) }];
    }),
  );
  const y = { field: 'n', type: 'nominal', sort: rows.map(({ n }) => spaced(n)), title: null };
  const scale = withRoom(Math.max(...values.map(({ ns }) => ns)));
  const x = { field: 'ns', type: 'quantitative', title: unitOf(job), scale };
  return chart(`Nanoseconds of ${job} by size`, job, {
    height: { step: 14 },
    data: { values },
    encoding: { y, yOffset: { field: 'place', type: 'nominal', scale: { domain: [0, 1, 2] } } },
    layer: [
      {
        mark: 'bar',
        encoding: {
          x,
          color: {
            field: 'name',
            type: 'nominal',
            title: null,
            scale: { domain: names.map(nameOf), range: [COLORS.ours, COLORS.portable, COLORS.rival] },
            legend: { orient: 'top', labelLimit: 200 },
          },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 10, color: COLORS.text },
        encoding: { x, text: { field: 'label' } },
      },
    ],
  });
}

/** The cost of each shape of data relative to Gaussian samples, with the limit. */
export function shapeBars(job, rows) {
  const values = rows.map(({ shape, ratio, ns }) => ({
    shape,
    ratio,
    label: `${times(ratio)} (${number(ns.median)} ns)`,
  }));
  const y = { field: 'shape', type: 'nominal', sort: rows.map(({ shape }) => shape), title: null };
  const scale = withRoom(Math.max(MOST, ...rows.map(({ ratio }) => ratio)));
  const x = { field: 'ratio', type: 'quantitative', title: 'time relative to Gaussian samples', scale };
  return chart(`Shapes of data of ${job}`, job, {
    height: { step: 20 },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.75 } },
        encoding: {
          y,
          x,
          color: { value: COLORS.ours, condition: { test: `datum.ratio > ${MOST}`, value: COLORS.limit } },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, color: COLORS.text },
        encoding: { y, x, text: { field: 'label' } },
      },
      { mark: { type: 'rule', color: COLORS.limit, strokeDash: [4, 3] }, encoding: { x: { datum: MOST } } },
    ],
  });
}
