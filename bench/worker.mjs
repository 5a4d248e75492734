// node bench/worker.mjs '{"task":"jobs","jobs":"…","sizes":[…],"time":600,"shapes":false,"peers":false}'
// One process of a run. Its last line is the result, with the packages that are absent.

import { runTask } from './tasks.mjs';

const { peers, ...request } = JSON.parse(process.argv[2]);
const { extra, absent } = peers
  ? await (await import('./peers/npmPeers.mjs')).npmPeers(request.sizes)
  : { extra: undefined, absent: [] };
const onRow = ({ job, n }) => process.stderr.write(`  ${job}, ${n}\n`);
const found = await runTask({ ...request, extra, onRow });
console.log(JSON.stringify({ found, absent }));
