// The program of a worker of a command: opens the file anew, and does its task with the features that it is sent, one
// group after the other. A feature to be scored is read while the target is still under way.

import { parentPort, workerData } from 'node:worker_threads';
import { openTable } from '../io/openTable.js';
import {
  type FeatureGroup,
  type FromColumnWorker,
  sendError,
  sendOutcome,
  type ToColumnWorker,
  valuesOfShared,
  type WorkerStart,
} from './columnMessages.js';
import { ColumnRanking, type RankedTarget } from './columnRanking.js';
import type { Feature } from './features.js';

const { path, maxCategories, task } = workerData as WorkerStart;

function tell(message: FromColumnWorker): void {
  parentPort?.postMessage(message);
}

let receive: (target: RankedTarget) => void;
const target = new Promise<RankedTarget>((resolve) => {
  receive = resolve;
});

const table = await openTable(path, { maxCategories });
const ranking = typeof task === 'object' ? new ColumnRanking(table, task.rank) : undefined;

async function runnerOf(): Promise<(feature: Feature) => Promise<unknown>> {
  if (ranking) return async (feature) => sendOutcome(await ranking.score(feature, target));
  if (task === 'describe') {
    const { describeColumn } = await import('./describedColumn.js');
    return ({ column }) => describeColumn(table, column);
  }
  const { FeatureReader } = await import('./featureReader.js');
  const reader = new FeatureReader(table, maxCategories as number);
  const { sendFeature } = await import('./readFeatures.js');
  return (feature) => sendFeature(reader, feature);
}
const run = await runnerOf();

async function work({ features }: FeatureGroup): Promise<void> {
  try {
    for (const { feature, place } of features) tell({ place, told: await run(feature) });
    tell({ ready: true });
  } catch (error) {
    tell({ failed: sendError(error) });
  }
}

parentPort?.on('message', (message: ToColumnWorker) => {
  if ('group' in message) void work(message.group);
  else {
    const { name, values, edges } = message.target;
    receive((ranking as ColumnRanking).target(name, valuesOfShared(values), edges));
  }
});
tell({ ready: true });
