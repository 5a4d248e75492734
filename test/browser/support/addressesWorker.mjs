// Opens what it is told, and answers with the values of x, or the error.

import { openDataset, readColumn } from '../../../dist/data/index.js';

self.onmessage = async ({ data: source }) => {
  try {
    const dataset = await openDataset(source);
    self.postMessage([...(await readColumn(dataset, 'x')).values].slice(0, 3));
  } catch (error) {
    self.postMessage(error.message);
  }
};
