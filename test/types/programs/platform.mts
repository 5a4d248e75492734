// A program of a user that passes objects of the platform, with the types of the DOM or of Node.

import { Histogram, JointHistogram } from 'infosimd';
import { openDataset, rankColumns } from 'infosimd/data';
import { createPool } from 'infosimd/parallel';

const { signal } = new AbortController();

export async function cancelled(stream: ReadableStream<Float64Array>): Promise<Blob> {
  const counts = await new Histogram({ bins: 4, range: [0, 1] }).pushAll(stream, { signal });
  // Bytes that may be shared between threads are refused here.
  return new Blob([counts.toBytes()]);
}

export async function paired(stream: ReadableStream<[Float64Array, string[]]>): Promise<JointHistogram> {
  const joint = new JointHistogram({ x: { edges: [0, 1] }, y: { categories: ['a', 'b'] } });
  return joint.pushAll(stream);
}

export async function opened(file: Blob): Promise<void> {
  const url = new URL('https://example.org/worker.js');
  const pool = await createPool({ workerUrl: url });
  await openDataset(url);
  await rankColumns(await openDataset(file), 'delay', { pool, signal });
  await pool.entropy([0.5, 0.5], { signal });
  // @ts-expect-error A signal is no controller.
  await pool.entropy([0.5, 0.5], { signal: new AbortController() });
}
