// A run as text: a table of jobs and rivals, with the targets.

import { FIRST_CALL_TARGET } from './firstCall.mjs';
import { JOBS, SIZES, unitOf } from './jobs.mjs';
import { LINEAR_MEMORY_TARGET } from './linearMemory.mjs';
import { OURS } from './names.mjs';
import { MOST } from './shapes.mjs';
import { ratioOf, targetsOf } from './statistics.mjs';

export const number = (value) =>
  value < 0.1 ? value.toFixed(3) : value < 100 ? value.toFixed(2) : value.toFixed(0);
export const times = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)}×`;
export const spaced = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');

/** Aligns the columns of lines of cells; those whose heading ends in `|` to the right. */
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

/** The size at which a job's targets hold: its largest. */
function targetSize(job) {
  return Math.max(...(job?.sizes ?? SIZES));
}

/**
 * Every comparison of a combined row: { ours, rival, ratio: { median, min, max }, target }. wasm is compared with each
 * rival, our other variants with the loop and where there is a target. `target` is undefined at all sizes but the largest.
 */
export function comparisons(row) {
  const job = JOBS.find(({ name }) => name === row.job);
  const targets = targetsOf(job);
  const rivals = Object.keys(row.ns).filter((name) => !OURS.includes(name));
  const pairs = new Map(
    [
      ...rivals.map((rival) => ['wasm', rival]),
      ['portable', 'loop'],
      ['auto', 'loop'],
      ['resident', 'loop'],
      ...targets,
    ].map(([ours, rival]) => [`${ours}/${rival}`, [ours, rival]]),
  );
  return [...pairs.values()].flatMap(([ours, rival]) => {
    const ratio = ratioOf(row, ours, rival);
    if (ratio === undefined) return [];
    const target =
      row.n === targetSize(job) ? targets.find(([a, b]) => a === ours && b === rival)?.[2] : undefined;
    return [{ ours, rival, ratio, target }];
  });
}

/** For each job the row of its largest size, after the rows of rivals that run only at smaller sizes. */
export function rowsToShow(rows) {
  const seen = new Set();
  const shown = [...rows]
    .sort((a, b) => b.n - a.n)
    .filter((row) => {
      const rivals = Object.keys(row.ns).filter((name) => !OURS.includes(name));
      const fresh = rivals.filter((rival) => !seen.has(`${row.job} ${rival}`));
      for (const rival of fresh) seen.add(`${row.job} ${rival}`);
      return fresh.length > 0;
    });
  return rows.filter((row) => shown.includes(row));
}

/** Whether a ratio reaches its target, as text. */
export function verdict(ratio, target) {
  if (target === undefined) return '';
  return ratio >= target ? `≥ ${target}× reached` : `≥ ${target}× NOT reached`;
}

/** The machine and the date of a run. */
export function circumstances({ date, node, browser, machine, processes }) {
  const many = `${processes} ${browser ? 'page' : 'process'}${processes === 1 ? '' : browser ? 's' : 'es'}`;
  return `${date}, ${browser ?? `Node ${node}`}, ${machine}, one thread; ${many}`;
}

const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

/** Whether the linear memory stays below its limit, as text. */
export function memoryText({ n, bytes }) {
  const reached = bytes <= LINEAR_MEMORY_TARGET ? 'reached' : 'NOT reached';
  return `${mebibytes(bytes)} for inputs of up to ${spaced(n)} elements (≤ ${mebibytes(LINEAR_MEMORY_TARGET)} ${reached})`;
}

/** The text of a run. */
export function reportText(run) {
  const { rows, firstCalls, linearMemory, shapeRows, absent } = run;
  const lines = [`${circumstances(run)}, median (min–max)`, ''];
  const table = rows.flatMap((row) => {
    const unit = unitOf(row.job);
    return comparisons(row).map(({ ours, rival, ratio, target }, i) => [
      i === 0 ? row.job : '',
      i === 0 ? spaced(row.n) : '',
      ours,
      number(row.ns[ours].median),
      rival,
      number(row.ns[rival].median),
      times(ratio.median),
      `(${times(ratio.min)}–${times(ratio.max)})`,
      verdict(ratio.median, target),
      i === 0 ? unit : '',
    ]);
  });
  lines.push(
    ...textTable(['job', 'n|', 'ours', 'ns|', 'rival', 'ns|', 'ratio|', 'min–max', 'target', 'unit'], table),
  );
  const alone = run.rows.filter((row) => comparisons(row).length === 0);
  if (alone.length > 0) {
    const text = ({ job, ns: { wasm, portable } }) =>
      `  ${job}: ${number(wasm.median)} ${unitOf(job)}, portable ${number(portable.median)}`;
    lines.push('', 'Without a rival', ...alone.map(text));
  }
  if (firstCalls.length > 0) {
    lines.push('', 'First call of a fresh process');
    lines.push(
      ...textTable(
        ['job', 'n|', 'first, ns|', 'steady, ns|', 'steady/first|', 'min–max', 'target'],
        firstCalls.map(({ job, n, first, steady, ratio }) => [
          job,
          spaced(n),
          number(first.median),
          number(steady.median),
          times(ratio.median),
          `(${times(ratio.min)}–${times(ratio.max)})`,
          verdict(ratio.median, FIRST_CALL_TARGET),
        ]),
      ),
    );
  }
  if (linearMemory.length > 0) {
    lines.push('', 'Linear memory of all that streams', ...linearMemory.map((one) => `  ${memoryText(one)}`));
  }
  if (shapeRows.length > 0) {
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
  if (absent.length > 0)
    lines.push('', 'Absent', ...absent.map(({ name, reason }) => `  ${name}: ${reason}`));
  return lines.join('\n');
}
