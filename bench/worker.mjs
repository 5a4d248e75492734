// node bench/worker.mjs '{"task":"jobs","jobs":"…","sizes":[…],"time":600,"shapes":false,"peers":false}'
// One process of a run: what it found, and packages that are absent, is its last line.

import { runTask } from './tasks.mjs';

const { peers, ...request } = JSON.parse(process.argv[2]);
const { extra, absent } = peers
  ? await (await import('./peers/npmPeers.mjs')).npmPeers(request.sizes)
  : { extra: undefined, absent: [] };
const onRow = ({ job, n }) => process.stderr.write(`  ${job}, ${n}\n`);
const found = await runTask({ ...request, extra, onRow });
console.log(JSON.stringify({ found, absent }));
