// Files from other places than the file system: bytes, Blobs, and servers of this suite on 127.0.0.1.

import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import * as arrow from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileSource } from '../../src/data/index.js';
import { openDataset } from '../../src/data/index.js';
import { crc32 as portableCrc32 } from '../../src/numeric/crc32.js';
import { FLIGHTS, failureOf, fixture, valuesOf } from './collect.js';

const PARQUET = await readFile(fixture('dictionary-zstd.parquet'));
/** More than two requests long. */
const CSV = Buffer.from(
  `n,t\n${Array.from({ length: 300000 }, (_, i) => `${i},${'abc'[i % 3]}`).join('\n')}\n`,
);

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;
let handler: Handler;
let requests = 0;
const server = createServer((request, response) => handler(request, response, requests++));
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function serve(handle: Handler): void {
  handler = handle;
  requests = 0;
}

/** Answers range requests as RFC 9110 says. */
function ranges(body: Buffer, headers: Record<string, string> = {}): Handler {
  return (request, response) => {
    const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!match) {
      response
        .writeHead(200, { 'content-length': body.length, ...headers })
        .end(request.method === 'HEAD' ? '' : body);
      return;
    }
    const start = Number(match[1]);
    const end = Math.min(Number(match[2]) + 1, body.length);
    if (start >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    response
      .writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${body.length}`, ...headers })
      .end(body.subarray(start, end));
  };
}

/** An archive with one array, x. */
async function npzOf(values: Float64Array): Promise<Buffer> {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117);
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  const npy = Buffer.concat([head, Buffer.from(`${header}\n`), Buffer.from(values.buffer)]);
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level: 0, useWebWorkers: false });
  await zip.add('x.npy', new Uint8ArrayReader(new Uint8Array(npy)));
  return Buffer.from(await zip.close());
}

async function allOf(source: FileSource): Promise<Record<string, unknown[]>> {
  const table = await openDataset(source);
  const out: Record<string, unknown[]> = {};
  for (const { name, type } of table.columns()) {
    if (type !== 'unsupported') out[name] = await valuesOf(table, name);
  }
  await table.close();
  return out;
}

const EXPECTED = await allOf(fixture('dictionary-zstd.parquet'));

describe('a file may come', () => {
  test('as bytes', async () => {
    expect(await allOf(new Uint8Array(PARQUET))).toEqual(EXPECTED);
    expect(await allOf(PARQUET)).toEqual(EXPECTED);
    expect(await allOf(new Uint8Array(PARQUET).buffer)).toEqual(EXPECTED);
  });

  test('as a Blob or a File', async () => {
    expect(await allOf(new Blob([PARQUET]))).toEqual(EXPECTED);
    const { File } = await import('node:buffer');
    const file = new File(['a,b\n1,x\n'], 'some.csv') as unknown as Blob;
    const table = await openDataset(file);
    expect([table.path, table.format, table.rows]).toEqual(['some.csv', 'CSV', 1]);
    expect((await failureOf(openDataset(new Blob(['\0'])))).message).toBe(
      'the Blob is no text, and of no format that is read: Parquet, CSV, JSON, Arrow, NPY and NPZ',
    );
  });

  test('as a URL, by range requests', async () => {
    serve(ranges(PARQUET, { etag: '"1"' }));
    expect(await allOf(`${address}/a.parquet?download=1`)).toEqual(EXPECTED);
    expect(await allOf(new URL(`${address}/b`))).toEqual(EXPECTED);
    // The file is shorter than one request.
    expect(requests).toBe(2);
    serve(ranges(CSV));
    const { n, t } = await allOf(`${address}/long.csv`);
    expect(n).toEqual(Array.from({ length: 300000 }, (_, i) => i));
    expect(t.slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
  });

  test.each(['parquet', 'arrow'])('as a URL, no range twice: %s', async (format) => {
    const flights = await readFile(FLIGHTS);
    const numbers = arrow.tableFromArrays({ x: new Float64Array(400000).map(Math.random) });
    const body = format === 'parquet' ? flights : Buffer.from(arrow.tableToIPC(numbers, 'file'));
    const asked: string[] = [];
    const answer = ranges(body, { etag: '"1"' });
    serve((request, response) => {
      asked.push(request.headers.range ?? 'all');
      answer(request, response, 0);
    });
    const table = await openDataset(`${address}/file`);
    // The head and the tail.
    const tail = `bytes=${body.length - (1 << 20)}-${body.length - 1}`;
    expect(asked.slice(0, 2)).toEqual(['bytes=0-1048575', tail]);
    expect(new Set(asked).size).toBe(asked.length);
    if (format === 'parquet') expect(asked).toHaveLength(2);
    // Columns are read side by side, in ranges that begin and end where those of others do.
    for await (const _ of table.blocks(table.columns().map(({ name }) => name))) break;
    expect(new Set(asked).size).toBe(asked.length);
    await table.close();
  });

  test('from a server without range requests, as a whole', async () => {
    serve((_request, response) => response.writeHead(200).end(CSV));
    const { n } = await allOf(`${address}/whole.csv`);
    expect([n.length, n.at(-1), requests]).toEqual([300000, 299999, 1]);
  });

  test('whose version goes with every further request', async () => {
    for (const [headers, sent] of [
      [{ etag: '"1"', 'last-modified': 'Fri, 27 Nov 2026 10:00:00 GMT' }, '"1"'],
      [{ 'last-modified': 'Fri, 27 Nov 2026 10:00:00 GMT' }, 'Fri, 27 Nov 2026 10:00:00 GMT'],
      // A weak one does not tell bytes apart.
      [{ etag: 'W/"1"' }, undefined],
      [{}, undefined],
    ] as const) {
      const found: unknown[] = [];
      serve((request, response) => {
        found.push(request.headers['if-range']);
        ranges(CSV, headers)(request, response, 0);
      });
      expect((await allOf(`${address}/file.csv`)).n.length).toBe(300000);
      expect(found.length).toBeGreaterThan(1);
      expect(found).toEqual([undefined, ...found.slice(1).map(() => sent)]);
    }
  });

  test('empty', async () => {
    serve(ranges(Buffer.alloc(0)));
    expect((await failureOf(openDataset(`${address}/empty.csv`))).message).toBe(
      `${address}/empty.csv is empty`,
    );
  });
});

describe('a server that fails', () => {
  const big = Buffer.concat([CSV, CSV.subarray(4)]);

  test.each<[string, Handler, RegExp]>([
    [
      'says so',
      (_request, response) => response.writeHead(404).end('no'),
      /^cannot read .*: the server answers 404 Not Found$/,
    ],
    [
      'says so later',
      (request, response, count) =>
        count === 0 ? ranges(big)(request, response, 0) : response.writeHead(503).end(),
      /^cannot read .*: the server answers 503 Service Unavailable$/,
    ],
    [
      'gives another version later',
      (request, response, count) => ranges(big, { etag: count === 0 ? '"1"' : '"2"' })(request, response, 0),
      /changed while it was read; open it again$/,
    ],
    [
      'gives another length later',
      (request, response, count) =>
        ranges(count === 0 ? big : Buffer.concat([big, big]))(request, response, 0),
      /changed while it was read; open it again$/,
    ],
    [
      'gives the whole later',
      (request, response, count) =>
        count === 0 ? ranges(big)(request, response, 0) : response.writeHead(200).end(big),
      /changed while it was read; open it again$/,
    ],
    [
      'gives fewer bytes',
      (_request, response) =>
        response.writeHead(206, { 'content-range': `bytes 0-9/${big.length}` }).end(big.subarray(0, 10)),
      /is truncated: it ends at byte 10, before byte/,
    ],
    ...['bytes 10-1048585', 'bytes 0-1048576', 'bytes */*', undefined].map(
      (range): [string, Handler, RegExp] => [
        `gives other bytes: ${range}`,
        (_request, response) => {
          response.writeHead(206, range === undefined ? {} : { 'content-range': `${range}/${big.length}` });
          response.end(big.subarray(0, 1048576));
        },
        /^cannot read .*: the server sent .* where bytes 0-1048575 were asked for$/,
      ],
    ),
    [
      'gives other bytes later',
      (request, response, count) => {
        if (count === 0) return ranges(big)(request, response, 0);
        request.headers.range = 'bytes=5-1048580';
        return ranges(big)(request, response, 0);
      },
      /^cannot read .*: the server sent bytes 5-1048580\/\d+ where bytes \d+-\d+ were asked for$/,
    ],
    [
      'gives several ranges',
      (_request, response) =>
        response.writeHead(206, { 'content-type': 'multipart/byteranges; boundary=x' }).end('--x\r\n'),
      /the server sent no single range \(multipart\/byteranges; boundary=x\) where bytes 0-/,
    ],
    [
      'gives more bytes than it says',
      (_request, response) =>
        response
          .writeHead(206, { 'content-range': `bytes 0-1048575/${big.length}` })
          .end(big.subarray(0, 1048577)),
      /the server sent more than the 1048576 bytes that were asked for$/,
    ],
    [
      'hangs up',
      (_request, response) => {
        response.writeHead(206, {
          'content-range': `bytes 0-1048575/${big.length}`,
          'content-length': 1048576,
        });
        response.write(big.subarray(0, 1000), () => response.destroy());
      },
      /^cannot read .*: the connection broke/,
    ],
    [
      'has too much, and no ranges',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 2 ** 31 });
        response.write('a,b\n');
      },
      /has no range requests, and the file is longer than 1073741824 bytes; download it and give the file$/,
    ],
  ])('%s', async (_name, handle, message) => {
    serve(handle);
    const error = await failureOf(allOf(`${address}/file.csv`));
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  describe.each<[string, Handler]>([
    ['before it answers', () => {}],
    [
      'in the middle',
      (_request, response) => {
        response.writeHead(206, { 'content-range': `bytes 0-1048575/${big.length}` });
        response.write(big.subarray(0, 1000));
      },
    ],
    ['later', (request, response, count) => count === 0 && ranges(big)(request, response, 0)],
  ])('is silent %s', (_name, handle) => {
    const url = (): string => `${address}/silent.csv`;

    test('a time without a byte is an error', async () => {
      serve(handle);
      const error = await failureOf(openDataset(url(), { timeout: 50 }));
      expect(error.message).toBe(
        `cannot read ${url()}: no byte came for 50 ms; a longer "timeout" waits longer`,
      );
    });

    test('a signal ends waiting', async () => {
      const controller = new AbortController();
      serve((request, response, count) => {
        handle(request, response, count);
        setTimeout(() => controller.abort('enough'), 20);
      });
      await expect(openDataset(url(), { signal: controller.signal, timeout: Infinity })).rejects.toBe(
        'enough',
      );
      await expect(openDataset(url(), { signal: controller.signal })).rejects.toBe('enough');
    });
  });

  test.each(['.npz', '.arrow'])('or whose file changes is not damaged: %s', async (ending) => {
    const member = new Float64Array(400000).map(Math.random);
    const body =
      ending === '.arrow'
        ? Buffer.from(arrow.tableToIPC(arrow.tableFromArrays({ x: member }), 'file'))
        : await npzOf(member);
    for (const status of [206, 503]) {
      let changed = false;
      serve((request, response) => {
        if (changed && status === 503) response.writeHead(503).end();
        else ranges(body, { etag: changed ? '"2"' : '"1"' })(request, response, 0);
      });
      const table = await openDataset(`${address}/file${ending}`);
      changed = true;
      const error = await failureOf(valuesOf(table, 'x'));
      expect(error.message).toBe(
        status === 503
          ? `cannot read ${address}/file${ending}: the server answers 503 Service Unavailable`
          : `${address}/file${ending} changed while it was read; open it again`,
      );
    }
    // Before the archive's directory is read.
    if (ending === '.arrow') return;
    serve((request, response, count) =>
      ranges(body, { etag: count === 0 ? '"1"' : '"2"' })(request, response, 0),
    );
    expect((await failureOf(openDataset(`${address}/file.npz`))).message).toBe(
      `${address}/file.npz changed while it was read; open it again`,
    );
  });

  test('and one that is not there', async () => {
    const error = await failureOf(openDataset('http://127.0.0.1:1/a.csv'));
    expect(error.message).toMatch(/^cannot read http:\/\/127\.0\.0\.1:1\/a\.csv: /);
  });
});

test('checksums without Node’s own are the same', () => {
  for (const length of [0, 1, 9, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) ^ (i >> 3));
    expect(portableCrc32(bytes)).toBe(crc32(bytes));
  }
});

describe('a stream that is silent', () => {
  const sources: [string, () => FileSource][] = [
    ['ReadableStream', () => new ReadableStream({ start: (to) => to.enqueue(Buffer.from('a,b\n')) })],
    ['Response', () => new Response(new ReadableStream({ start: (to) => to.enqueue(Buffer.from('a,b\n')) }))],
    [
      'iterable',
      async function* () {
        yield Buffer.from('a,b\n');
        await new Promise(() => {});
      },
    ],
  ];

  test.each<[string, () => FileSource]>([
    ['ReadableStream', () => new ReadableStream()],
    ['stream of Node', () => new Readable({ read() {} })],
  ])('from its start: %s', async (_name, source) => {
    const error = await failureOf(openDataset(source(), { timeout: 50 }));
    expect(error.message).toMatch(/^cannot read the stream: no byte came for 50 ms/);
    const signal = AbortSignal.timeout(20);
    expect(await failureOf(openDataset(source(), { signal, timeout: Infinity }))).toBe(signal.reason);
  });

  test.each([[[]], [[{ a: 1 }]]])('rows, which only a signal ends: after %j', async (rows) => {
    async function* silent() {
      yield* rows;
      await new Promise(() => {});
    }
    const signal = AbortSignal.timeout(20);
    expect(await failureOf(openDataset(silent(), { signal, timeout: 1 }))).toBe(signal.reason);
  });

  test.each([[[]], [['a,b\n']]])('is cancelled: after %j', async (texts) => {
    const chunks = texts.map((text) => Buffer.from(text));
    for (const wrap of [
      (stream: ReadableStream) => stream,
      (stream: ReadableStream) => new Response(stream),
    ]) {
      let cancelled = 0;
      const stream = new ReadableStream({
        start: (to) => {
          for (const chunk of chunks) to.enqueue(chunk);
        },
        cancel: () => {
          cancelled++;
        },
      });
      await failureOf(openDataset(wrap(stream), { timeout: 20 }));
      expect(cancelled).toBe(1);
    }
    const stream = new Readable({ read() {} });
    for (const chunk of chunks) stream.push(chunk);
    await failureOf(openDataset(stream, { timeout: 20 }));
    expect(stream.destroyed).toBe(true);
  });

  test.each(sources)('%s', async (_name, source) => {
    const error = await failureOf(openDataset(source(), { timeout: 50 }));
    expect(error.message).toMatch(/^cannot read the (stream|response): no byte came for 50 ms/);
    const signal = AbortSignal.timeout(20);
    expect(await failureOf(openDataset(source(), { signal }))).toBe(signal.reason);
  });
});
