// Every loop that can be cut into ranges: a worker finds by its name what another one asks for.

import type { RangeTask } from '../kernels/ranges.js';
import { bootstrapTask, subsampleTask } from '../estimators/confidence.js';
import { permuteSamplesTask, permuteTableTask } from '../estimators/significance.js';
import { sumsTask } from '../measures/distribution.js';
import { countCodesTask, countPairsTask } from '../tables/accumulate.js';
import { scanPairsTask, scanTask } from '../tables/range.js';

const ALL = [
  scanTask,
  scanPairsTask,
  countCodesTask,
  countPairsTask,
  sumsTask,
  permuteTableTask,
  permuteSamplesTask,
  bootstrapTask,
  subsampleTask,
] as unknown as readonly RangeTask<object>[];

export const TASKS: ReadonlyMap<string, RangeTask<object>> = new Map(ALL.map((task) => [task.name, task]));
