// What a worker of a pool does for a dataset: it opens the source for itself, and reads columns of it.

import type { Opener, SourceDataset } from '../data/blockDataset.js';
import { type CutMessage, cutHere } from '../data/cutBlocks.js';
import { type DescribeMessage, describeHere } from '../data/describeBlocks.js';
import { type SamplesMessage, samplesHere } from '../data/readSamples.js';
import { type FileSource, openDataset } from './openDataset.js';

type Message = { readonly opener: Opener } & (CutMessage | DescribeMessage | SamplesMessage);

/** The dataset that was opened last: jobs over one follow each other. */
let last: { readonly id: number; readonly dataset: Promise<SourceDataset> } | undefined;

function opened({ id, source, maxCategories }: Opener): Promise<SourceDataset> {
  if (last?.id !== id) {
    void last?.dataset.then((dataset) => dataset.close()).catch(() => undefined);
    const dataset = openDataset(source as FileSource, {
      maxCategories,
    }) as Promise<unknown> as Promise<SourceDataset>;
    last = { id, dataset };
  }
  return last.dataset;
}

/** Answers a message. */
export async function run(message: unknown): Promise<unknown> {
  const { opener, ...asked } = message as Message;
  const dataset = await opened(opener);
  if (asked.task === 'cut') return cutHere(dataset, asked);
  return asked.task === 'describe' ? describeHere(dataset, asked) : samplesHere(dataset, asked);
}
