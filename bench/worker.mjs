// node bench/worker.mjs '{"jobs":"…","sizes":[…],"time":600,"shapes":false,"peers":false}'
// One process of a run: measures, and prints its rows as the last line.

import { measureJobs, measureShapes } from './measure.mjs';

const { jobs, sizes, time, shapes, peers } = JSON.parse(process.argv[2]);
const pattern = new RegExp(jobs);
const { extra, absent } = peers
  ? await (await import('./peers/npmPeers.mjs')).npmPeers()
  : { extra: undefined, absent: [] };
const rows = await measureJobs({
  jobs: pattern,
  sizes,
  time,
  extra,
  onRow: ({ job, n }) => process.stderr.write(`  ${job}, ${n}\n`),
});
const shapeRows = shapes ? await measureShapes({ jobs: pattern, time }) : [];
console.log(JSON.stringify({ rows, shapeRows, absent }));
