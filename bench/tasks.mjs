// Runs a request { task, … } in a process or page, and returns its result.

import { firstCall } from './firstCall.mjs';
import { linearMemory } from './linearMemory.mjs';
import { measureJobs, measureShapes } from './measure.mjs';

const TASKS = {
  async jobs({ jobs, sizes, time, shapes, extra, onRow }) {
    const pattern = new RegExp(jobs);
    return {
      rows: await measureJobs({ jobs: pattern, sizes, time, extra, onRow }),
      shapeRows: shapes ? await measureShapes({ jobs: pattern, time }) : [],
    };
  },
  firstCall,
  linearMemory,
};

export async function runTask({ task, ...options }) {
  return TASKS[task](options);
}
