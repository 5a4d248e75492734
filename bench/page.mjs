// A run as an HTML page: bar charts, then the same as tables.

import { htmlPage, renderSvg } from 'infosimd/plot';
import { rivalBars, shapeBars, sizeBars } from './charts.mjs';
import { FIRST_CALL_TARGET } from './firstCall.mjs';
import { unitOf } from './jobs.mjs';
import { nameOf } from './names.mjs';
import {
  circumstances,
  comparisons,
  memoryText,
  number,
  rowsToShow,
  spaced,
  times,
  verdict,
} from './report.mjs';

const text = (name) => ({ name });
const right = (name) => ({ name, numeric: true });

/** Rows of one job, in their order: [job, rows]. */
function byJob(rows) {
  const jobs = new Map();
  for (const row of rows) jobs.set(row.job, [...(jobs.get(row.job) ?? []), row]);
  return [...jobs];
}

const figures = async (specs) => Promise.all(specs.map(async (spec) => ({ svg: await renderSvg(spec) })));

function ratioTable(rows) {
  return {
    columns: [
      text('job'),
      right('n'),
      text('unit'),
      text('ours'),
      right('ns'),
      text('rival'),
      right('ns'),
      right('times as fast'),
      right('min–max'),
      text('to be reached'),
    ],
    rows: rows.flatMap((row) =>
      comparisons(row).map(({ ours, rival, ratio, target }) => [
        row.job,
        spaced(row.n),
        unitOf(row.job),
        nameOf(ours),
        number(row.ns[ours].median),
        nameOf(rival),
        number(row.ns[rival].median),
        times(ratio.median),
        `${times(ratio.min)}–${times(ratio.max)}`,
        verdict(ratio.median, target),
      ]),
    ),
  };
}

function firstCallTable(firstCalls) {
  return {
    columns: [
      text('job'),
      right('n'),
      right('first, ns'),
      right('steady, ns'),
      right('steady/first'),
      right('min–max'),
      text('to be reached'),
    ],
    rows: firstCalls.map(({ job, n, first, steady, ratio }) => [
      job,
      spaced(n),
      number(first.median),
      number(steady.median),
      times(ratio.median),
      `${times(ratio.min)}–${times(ratio.max)}`,
      verdict(ratio.median, FIRST_CALL_TARGET),
    ]),
  };
}

/** The page of a run. */
export async function pageOf(run) {
  const { rows, shapeRows, firstCalls, linearMemory, absent } = run;
  const jobs = byJob(rows);
  const sections = [
    {
      paragraphs: [
        `Measured ${circumstances(run)}. Bars are medians, thin lines reach from the fastest to the slowest of them. ` +
          'Data belong to JavaScript and the copy into linear memory is included, unless it says arena. A plain loop is what ' +
          'a user would write instead; ratios are those within each process.',
        ...absent.map(({ name, reason }) => `Absent: ${name}, ${reason}.`),
      ],
    },
    { heading: 'Time, less is better', figures: await figures(rowsToShow(rows).map(rivalBars)) },
    {
      heading: 'By size',
      figures: await figures(
        jobs.filter(([, ofJob]) => ofJob.length > 1).map(([job, ofJob]) => sizeBars(job, ofJob)),
      ),
    },
    {
      heading: 'By shape of data',
      figures: await figures(byJob(shapeRows).map(([job, ofJob]) => shapeBars(job, ofJob))),
    },
    {
      heading: 'First call of a fresh process',
      table: firstCalls.length > 0 ? firstCallTable(firstCalls) : undefined,
    },
    { heading: 'Linear memory of all that streams', paragraphs: linearMemory.map(memoryText) },
    { heading: 'Every ratio', table: ratioTable(rows) },
  ];
  const isEmpty = ({ paragraphs = [], figures: drawn = [], table }) =>
    paragraphs.length === 0 && drawn.length === 0 && table === undefined;
  return htmlPage(
    'infosimd: speed',
    sections.filter((section) => !isEmpty(section)),
  );
}
