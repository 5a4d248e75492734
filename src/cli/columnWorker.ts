// The program of a worker of `infosimd rank`: opens the file anew, and scores the features that it is sent, one
// group after the other. A group is read while the target is still under way.

import { parentPort, workerData } from 'node:worker_threads';
import { openTable } from '../io/openTable.js';
import {
  type FeatureGroup,
  type FromColumnWorker,
  readShared,
  sendOutcome,
  type ToColumnWorker,
  type WorkerStart,
} from './columnMessages.js';
import { ColumnRanking, type RankedTarget } from './columnRanking.js';

const { path, request } = workerData as WorkerStart;

function tell(message: FromColumnWorker): void {
  parentPort?.postMessage(message);
}

let receive: (target: RankedTarget) => void;
const target = new Promise<RankedTarget>((resolve) => {
  receive = resolve;
});

async function scoreGroup(ranking: ColumnRanking, { features }: FeatureGroup): Promise<void> {
  try {
    for (const { feature, place } of features) {
      tell({ place, outcome: sendOutcome(await ranking.score(feature, target)) });
    }
    tell({ ready: true });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
}

const { maxCategories } = request.cutting;
const opening = openTable(path, { maxCategories }).then((table) => new ColumnRanking(table, request));

parentPort?.on('message', async (message: ToColumnWorker) => {
  const ranking = await opening;
  if ('group' in message) void scoreGroup(ranking, message.group);
  else receive(ranking.target(message.target.name, readShared(message.target), message.target.edges));
});
await opening;
tell({ ready: true });
