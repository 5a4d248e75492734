// Runs on a worker of a pool: opens the source of a dataset, and reads its columns.

import type { Opener, SourceDataset } from '../data/blockDataset.js';
import { type CutMessage, cutHere } from '../data/cutBlocks.js';
import { type DescribeMessage, describeHere } from '../data/describeBlocks.js';
import { type SamplesMessage, samplesHere } from '../data/readSamples.js';
import type { FileSource } from './fileSources.js';
import { openVersion } from './openDataset.js';

type Message = { readonly opener: Opener } & (CutMessage | DescribeMessage | SamplesMessage);

/** The dataset opened last, for further jobs over it. */
let last: { readonly id: number; readonly dataset: Promise<SourceDataset> } | undefined;

/** Milliseconds without a job after which the file is closed: the worker does not learn when the other thread closes its dataset. */
const IDLE = 1000;
let running = 0;
let idle: ReturnType<typeof setTimeout> | undefined;

function close(): void {
  void last?.dataset.then((dataset) => dataset.close()).catch(() => undefined);
  last = undefined;
}

function opened({ id, source, options, versions, maxCategories }: Opener): Promise<SourceDataset> {
  if (last?.id !== id) {
    close();
    const dataset = openVersion(
      source as FileSource,
      { ...options, maxCategories },
      versions,
    ) as Promise<unknown> as Promise<SourceDataset>;
    const own = { id, dataset };
    last = own;
    // Forgotten, so that a later job tries again.
    dataset.catch(() => {
      if (last === own) last = undefined;
    });
    return dataset;
  }
  return last.dataset;
}

/** Answers a message. */
export async function run(message: unknown): Promise<unknown> {
  const { opener, ...asked } = message as Message;
  clearTimeout(idle);
  running++;
  try {
    const dataset = await opened(opener);
    if (asked.task === 'cut') return await cutHere(dataset, asked);
    return await (asked.task === 'describe' ? describeHere(dataset, asked) : samplesHere(dataset, asked));
  } finally {
    if (--running === 0) {
      idle = setTimeout(close, IDLE);
      idle.unref?.();
    }
  }
}
