// Every loop that can be cut into ranges, by name, so that a message can name it.

import { countCodesTask } from '../bins/codeCounts.js';
import { scanColumnsTask, scanTask } from '../bins/range.js';
import { permuteCellsTask, permuteStrataTask } from '../estimators/conditionalSignificance.js';
import { subsampleTask } from '../estimators/confidence.js';
import { drawTablesTask } from '../estimators/countInterval.js';
import { pairsTask } from '../estimators/mutualInformationMatrix.js';
import { scoreFeaturesTask } from '../estimators/rankFeatures.js';
import { permuteSamplesTask, permuteTableTask } from '../estimators/significance.js';
import type { RangeTask } from '../kernels/ranges.js';
import { countCandidatesTask } from '../learning/selectFeatures.js';
import { sumsTask } from '../measures/distribution.js';
import { countNearerTask } from '../search/lineNeighbours.js';
import { nearestTask, ordersTask, reachTask } from '../search/planeNeighbours.js';
import { countPairsTask } from '../tables/accumulate.js';
import { codesTask, countPairTablesTask } from '../tables/pairTables.js';
import type { Costs } from './cost.js';

const ALL = [
  scanTask,
  countCodesTask,
  countPairsTask,
  sumsTask,
  permuteTableTask,
  permuteSamplesTask,
  permuteStrataTask,
  permuteCellsTask,
  drawTablesTask,
  subsampleTask,
  scoreFeaturesTask,
  pairsTask,
  countPairTablesTask,
  codesTask,
  scanColumnsTask,
  ordersTask,
  nearestTask,
  reachTask,
  countNearerTask,
  countCandidatesTask,
] as unknown as readonly RangeTask<object>[];

export const TASKS: ReadonlyMap<string, RangeTask<object>> = new Map(ALL.map((task) => [task.name, task]));

/** The phase of a job to which a loop belongs; all others belong to the estimate. */
const PHASE: ReadonlyMap<string, keyof Costs> = new Map([
  [scoreFeaturesTask.name, 'items'],
  [pairsTask.name, 'items'],
  [countPairTablesTask.name, 'items'],
  [countCandidatesTask.name, 'items'],
  [permuteTableTask.name, 'permutations'],
  [permuteSamplesTask.name, 'permutations'],
  [permuteStrataTask.name, 'permutations'],
  [permuteCellsTask.name, 'permutations'],
  [drawTablesTask.name, 'replicates'],
  [subsampleTask.name, 'replicates'],
]);

export function phaseOf(task: string): keyof Costs {
  return PHASE.get(task) ?? 'estimate';
}

/** Whether a loop can be handed out without shared memory. Selections have a loop at each step, too short for that. */
export function isIndependent(task: string): boolean {
  return PHASE.has(task) && task !== countCandidatesTask.name && task !== countPairTablesTask.name;
}
