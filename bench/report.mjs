// A run as text: a table of jobs and rivals, with what was to be reached.

import { JOBS, unitOf } from './jobs.mjs';
import { MOST } from './shapes.mjs';
import { ratioOf, targetsOf } from './statistics.mjs';

const number = (value) =>
  value < 0.1 ? value.toFixed(3) : value < 100 ? value.toFixed(2) : value.toFixed(0);
const times = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)}×`;
const spaced = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');

/** Lines of cells, columns aligned; those whose heading ends in `|` to the right. */
export function textTable(headings, rows) {
  const cells = [headings.map((heading) => heading.replace(/\|$/, '')), ...rows];
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const line = (row) =>
    row
      .map((cell, i) => (headings[i].endsWith('|') ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [line(cells[0]), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.slice(1).map(line)];
}

/**
 * Every comparison of a combined row: { ours, rival, ratio: { median, min, max }, target }. Ours is wasm against each
 * rival, portable and resident where a target asks for it, and portable against the loop.
 */
export function comparisons(row) {
  const targets = targetsOf(JOBS.find(({ name }) => name === row.job) ?? {});
  const rivals = Object.keys(row.ns).filter((name) => !['wasm', 'portable', 'resident'].includes(name));
  const pairs = [
    ...rivals.map((rival) => ['wasm', rival]),
    ['portable', 'loop'],
    ...targets.filter(([ours]) => ours !== 'wasm').map(([ours, rival]) => [ours, rival]),
    ...(row.ns.resident ? [['resident', 'wasm']] : []),
  ];
  const seen = new Set();
  return pairs.flatMap(([ours, rival]) => {
    const ratio = ratioOf(row, ours, rival);
    const key = `${ours}/${rival}`;
    if (ratio === undefined || seen.has(key)) return [];
    seen.add(key);
    const target = targets.find(([a, b]) => a === ours && b === rival)?.[2];
    return [{ ours, rival, ratio, target }];
  });
}

function mark(ratio, target) {
  if (target === undefined) return '';
  return ratio >= target ? `≥ ${target}× reached` : `≥ ${target}× NOT reached`;
}

/** The text of a run. */
export function reportText({ date, node, machine, processes, rows, firstCalls, shapeRows, absent }) {
  const lines = [
    `${date}, Node ${node}, ${machine}; ${processes} process${processes === 1 ? '' : 'es'}, median (min–max)`,
    '',
  ];
  const table = rows.flatMap((row) => {
    const unit = unitOf(JOBS.find(({ name }) => name === row.job) ?? {});
    return comparisons(row).map(({ ours, rival, ratio, target }, i) => [
      i === 0 ? row.job : '',
      i === 0 ? spaced(row.n) : '',
      ours,
      number(row.ns[ours].median),
      rival,
      number(row.ns[rival].median),
      times(ratio.median),
      `(${times(ratio.min)}–${times(ratio.max)})`,
      mark(ratio.median, target),
      i === 0 ? unit : '',
    ]);
  });
  lines.push(
    ...textTable(['job', 'n|', 'ours', 'ns|', 'rival', 'ns|', 'ratio|', 'min–max', 'target', 'unit'], table),
  );
  if (firstCalls?.length > 0) {
    lines.push('', 'First call of a fresh process, and linear memory');
    lines.push(
      ...textTable(
        ['job', 'n|', 'first, ns|', 'steady, ns|', 'steady/first|', 'target', 'linear memory|', ''],
        firstCalls.map(({ job, n, first, steady, ratio, linearBytes }) => [
          job,
          spaced(n),
          number(first.median),
          number(steady.median),
          times(ratio.median),
          mark(ratio.median, 0.75),
          `${(linearBytes / 2 ** 20).toFixed(2)} MiB`,
          linearBytes <= 4 * 2 ** 20 ? '≤ 4 MiB reached' : '≤ 4 MiB NOT reached',
        ]),
      ),
    );
  }
  if (shapeRows?.length > 0) {
    lines.push('', `Shapes of data, wasm, against Gaussian samples (at most ${MOST}×)`);
    lines.push(
      ...textTable(
        ['job', 'n|', 'shape', 'ns|', 'times Gaussian|', ''],
        shapeRows.map(({ job, n, shape, ns, ratio }, i) => [
          shapeRows[i - 1]?.job === job ? '' : job,
          shapeRows[i - 1]?.job === job ? '' : spaced(n),
          shape,
          number(ns.median),
          times(ratio),
          ratio > MOST ? `more than ${MOST}×` : '',
        ]),
      ),
    );
  }
  if (absent?.length > 0)
    lines.push('', 'Absent', ...absent.map(({ name, reason }) => `  ${name}: ${reason}`));
  return lines.join('\n');
}

/** Shape rows of several processes with their ratio to Gaussian samples. */
export function combineShapes(processes, spread) {
  const samples = new Map();
  for (const { job, n, shape, ns } of processes.flat()) {
    const key = JSON.stringify([job, n, shape]);
    samples.set(key, [...(samples.get(key) ?? []), ns]);
  }
  const rows = [...samples].map(([key, values]) => {
    const [job, n, shape] = JSON.parse(key);
    return { job, n, shape, ns: spread(values) };
  });
  return rows.map((row) => {
    const gaussian = rows.find(({ job, shape }) => job === row.job && shape === 'gaussian');
    return { ...row, ratio: row.ns.median / gaussian.ns.median };
  });
}
