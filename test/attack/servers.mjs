// A hostile server on the loopback: the right values, or an error that names the address.

import { createServer } from 'node:http';
import { openDataset, readColumn } from '../../dist/data/index.js';
import { insistOnWords, run } from './support.mjs';

const ROWS = 300_000;
const BODY = Buffer.from(`n\n${Array.from({ length: ROWS }, (_, i) => i).join('\n')}\n`);

/** What may be wrong with an answer, from the part that was asked for. */
const WRONGS = {
  nothing: () => {},
  silence: (part) => Object.assign(part, { isSilent: true }),
  'another range': (part) => Object.assign(part, { start: part.start + 7, end: part.end + 7 }),
  'another range, said otherwise': (part) =>
    Object.assign(part, { body: BODY.subarray(part.start + 7, part.end + 7) }),
  'no range': (part) => Object.assign(part, { range: undefined }),
  'the whole': (part) => Object.assign(part, { status: 200, body: BODY }),
  'fewer bytes': (part) => Object.assign(part, { body: part.body.subarray(1) }),
  'more bytes': (part) => Object.assign(part, { body: Buffer.concat([part.body, Buffer.from('7')]) }),
  'another length': (part) => Object.assign(part, { total: BODY.length + 9 }),
  'another version': (part) => Object.assign(part, { etag: '"other"' }),
  'an error': (part) => Object.assign(part, { status: 503 }),
  'a page': (part) => Object.assign(part, { status: 200, body: Buffer.from('<!doctype html><p>no') }),
  'a broken connection': (part) => Object.assign(part, { breaks: true }),
};

let wrongAt = 0;
let wrong = WRONGS.nothing;
let requests = 0;
const server = createServer((request, response) => {
  const [, from = '0', to = String(BODY.length - 1)] =
    /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const [start, end] = [Number(from), Math.min(Number(to) + 1, BODY.length)];
  const part = {
    status: 206,
    start,
    end,
    total: BODY.length,
    etag: '"one"',
    range: true,
    body: BODY.subarray(start, end),
  };
  if (requests++ === wrongAt) wrong(part);
  if (part.isSilent) return;
  response.writeHead(part.status, {
    etag: part.etag,
    ...(part.status === 206 && part.range
      ? { 'content-range': `bytes ${part.start}-${part.end - 1}/${part.total}` }
      : {}),
  });
  if (part.breaks) response.write(part.body.subarray(0, 1000), () => response.destroy());
  else response.end(part.body);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${server.address().port}/n.csv`;

await run(async (_i, { below, one }) => {
  const name = one(Object.keys(WRONGS));
  wrong = WRONGS[name];
  wrongAt = below(3);
  requests = 0;
  let dataset;
  try {
    dataset = await openDataset(address, { timeout: 100 });
    const { values } = await readColumn(dataset, 'n');
    const isRight = values.length === ROWS && values.every((value, i) => value === i);
    // Bytes that are said to be others cannot be told from those that are.
    if (!isRight && name !== 'another range, said otherwise') throw new Error(`${name}: other values`);
    return `${name}: ${isRight ? 'right' : 'other values'}`;
  } catch (error) {
    insistOnWords(error, name);
    if (!error.message.includes('n.csv')) throw error;
    return `${name}: refused`;
  } finally {
    await dataset?.close();
    server.closeAllConnections();
  }
});
server.close();
