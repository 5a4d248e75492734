// A run as Markdown, for the README and docs/speed.md.

import { unitOf } from './jobs.mjs';
import { nameOf, OURS } from './names.mjs';
import { circumstances, number, rowsToShow, spaced, times } from './report.mjs';
import { ratioOf } from './statistics.mjs';

const line = (cells) => `| ${cells.join(' | ')} |`;

/** The lines of a table; columns named in `right` are aligned right, the others left. */
function table(headings, rows, right) {
  const rule = headings.map((heading) => (right.includes(heading) ? '--:' : '---'));
  return [line(headings), line(rule), ...rows.map(line)];
}

function ratioText(row, ours, rival) {
  const ratio = ratioOf(row, ours, rival);
  return ratio ? times(ratio.median) : '–';
}

/** The rivals of a row except the plain loop: [name, text of the ratio]. */
function rivalsOf(row) {
  const names = Object.keys(row.ns).filter((name) => !OURS.includes(name) && name !== 'loop');
  return names.map((name) => [name, `${nameOf(name)} ${ratioText(row, 'wasm', name)}`]);
}

/** Each job at its largest size, compared with all rivals there and with those that ran only at a smaller size. */
function rivalTable(rows) {
  const shown = rowsToShow(rows);
  const headings = ['job', 'elements', 'ns', 'plain loop', 'portable against it', 'others'];
  const cells = [...new Set(shown.map(({ job }) => job))].map((job) => {
    const ofJob = shown.filter((row) => row.job === job).sort((a, b) => b.n - a.n);
    const [row] = ofJob;
    const ours = row.ns.auto ? 'auto' : 'wasm';
    const said = new Map(rivalsOf(row));
    for (const smaller of ofJob.slice(1)) {
      for (const [name, text] of rivalsOf(smaller)) {
        if (!said.has(name)) said.set(name, `${text} (${spaced(smaller.n)} elements)`);
      }
    }
    if (ratioOf(row, 'resident', 'c')) {
      said.set('resident', `from an arena against C ${ratioText(row, 'resident', 'c')}`);
    }
    return [
      job,
      spaced(row.n),
      `${number(row.ns[ours].median)} ${unitOf(job).replace(/^ns /, '')}`,
      ratioText(row, ours, 'loop'),
      ratioText(row, 'portable', 'loop'),
      [...said.values()].join(', '),
    ];
  });
  return table(headings, cells, headings.slice(1, 5));
}

/** Both backends compared with the plain loop, at every size of the jobs that have no sizes of their own. */
function sizeTable(rows) {
  const free = [...new Set(rows.map(({ job }) => job))].filter(
    (job) => rows.filter((row) => row.job === job).length > 1,
  );
  const ofFree = rows.filter(({ job }) => free.includes(job));
  const sizes = [...new Set(ofFree.map(({ n }) => n))].sort((a, b) => a - b);
  const headings = sizes.map((n) => `${spaced(n)} elements`);
  const cells = free.map((job) => [
    job,
    ...sizes.map((n) => {
      const row = ofFree.find((one) => one.job === job && one.n === n);
      return row ? `${ratioText(row, 'wasm', 'loop')} (${ratioText(row, 'portable', 'loop')})` : '–';
    }),
  ]);
  return free.length > 0
    ? table(['wasm (portable) against the plain loop', ...headings], cells, headings)
    : [];
}

/** Sentences about results that are not in the tables. */
function sentences({ firstCalls, linearMemory, shapeRows, absent }) {
  const said = [];
  if (firstCalls.length > 0) {
    const calls = firstCalls.map(({ job, ratio }) => `${job} ${times(ratio.median)}`).join(', ');
    said.push(`The first call of a process against later ones: ${calls}.`);
  }
  if (linearMemory.length > 0) {
    const { n, bytes } = linearMemory.at(-1);
    const size = `${(bytes / 2 ** 20).toFixed(2)} MiB`;
    said.push(`Sums and histograms of ${spaced(n)} elements took ${size} of linear memory.`);
  }
  if (shapeRows.length > 0) {
    const { shape, job, ratio } = shapeRows.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    said.push(`The data that cost most against Gaussian samples: ${shape}, in ${job}, ${times(ratio)}.`);
  }
  if (absent.length > 0) said.push(`Absent: ${absent.map(({ name }) => name).join('; ')}.`);
  return said;
}

/** When and where a run was made. */
const measured = (run) => `Measured ${circumstances(run)}, medians.`;

/** The jobs that the README shows. */
const FEW = [
  'entropy',
  'klDivergence',
  'histogram, 100 uniform bins',
  'histogram2d, 64×64',
  'equal-frequency edges and codes, 16 bins',
  'mutualInformationMatrix, 16 bins',
];

/** Six rows of a run. */
export function fewText(run) {
  const rows = run.rows.filter(({ job }) => FEW.includes(job));
  return [...rivalTable(rows), '', measured(run)].join('\n');
}

/** All of a run: its tables, and what they do not show. */
export function speedText(run) {
  const sizes = sizeTable(run.rows);
  return [
    ...rivalTable(run.rows),
    '',
    ...(sizes.length > 0 ? [...sizes, ''] : []),
    measured(run),
    ...sentences(run),
  ].join('\n');
}
