// Files from streams and responses, compressed files, and files that are no tables.

import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/data/index.js';
import { COMPRESS } from '../support/tinyParquet.js';
import { failureOf, fixture, scratch, valuesOf } from './collect.js';

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

const CSV = 'a,b\n1,x\n2,y\n';
const bytes = new TextEncoder().encode(CSV);
/** In parts, each written into the same array. */
async function* parts(): AsyncGenerator<Uint8Array> {
  const shared = new Uint8Array(5);
  for (let start = 0; start < bytes.length; start += 5) {
    const part = bytes.subarray(start, start + 5);
    shared.set(part);
    yield shared.subarray(0, part.length);
  }
}

describe('streams of bytes', () => {
  test.each<[string, () => Parameters<typeof openDataset>[0]]>([
    ['a Response', () => new Response(CSV)],
    ['a ReadableStream', () => new Blob([CSV]).stream()],
    [
      'a stream of Node',
      () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)], { objectMode: false }),
    ],
    ['a stream of texts', () => Readable.from([CSV.slice(0, 3), CSV.slice(3)]).setEncoding('utf8')],
    ['an async iterable', parts],
    ['a list of parts', () => [bytes.subarray(0, 3), bytes.subarray(3)]],
    ['Parquet', () => createReadStream(fixture('int96.parquet'))],
  ])('%s', async (name, source) => {
    const dataset = await openDataset(source());
    if (name === 'Parquet')
      expect([dataset.format, dataset.path]).toEqual(['Parquet', fixture('int96.parquet')]);
    else {
      expect(await valuesOf(dataset, 'a')).toEqual([1, 2]);
      expect(await valuesOf(dataset, 'b')).toEqual(['x', 'y']);
    }
    await dataset.close();
  });

  test('errors of streams and responses', async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error('the line is down'));
      },
    });
    expect((await failureOf(openDataset(broken))).message).toBe('the line is down');
    const missing = new Response('not there', { status: 404, statusText: 'Not Found' });
    expect((await failureOf(openDataset(missing))).message).toBe(
      'cannot read the response: the server answers 404 Not Found',
    );
    const used = new Response(CSV);
    await used.text();
    expect((await failureOf(openDataset(used))).message).toMatch(
      /its body was read before; give a clone of it$/,
    );
    const empty = await failureOf(openDataset(new Blob([]).stream()));
    expect(empty).toBeInstanceOf(RangeError);
    expect(empty.message).toBe('the stream is empty');
    async function* mixed() {
      yield bytes;
      yield 5;
    }
    const odd = await failureOf(openDataset(mixed() as never));
    expect(odd).toBeInstanceOf(TypeError);
    expect(odd.message).toBe('"source" must be a stream of bytes, got 5');
  });
});

describe('compressed files', () => {
  // Long enough for the two bytes of content size that COMPRESS.ZSTD writes.
  const long = `${CSV}${'3,z\n'.repeat(100)}`;
  const json = JSON.stringify(Array.from({ length: 50 }, (_, i) => ({ a: i, b: 'x' })));

  test.each<[string, string, (data: Uint8Array) => Uint8Array]>([
    ['table.csv.gz', long, gzipSync],
    ['table.tsv.gz', long.replaceAll(',', '\t'), gzipSync],
    ['table.csv.zst', long, COMPRESS.ZSTD],
    ['unnamed', long, COMPRESS.ZSTD],
    ['table.json.gz', json, gzipSync],
    ['table.ndjson.zst', `${json.slice(1, -1).replaceAll('},{', '}\n{')}\n`, COMPRESS.ZSTD],
  ])('%s', async (name, text, compress) => {
    const path = folder.path(name);
    await writeFile(path, compress(new TextEncoder().encode(text)));
    const dataset = await openDataset(path);
    expect(dataset.path).toBe(path);
    expect(dataset.format).toBe(name.includes('ndjson') ? 'NDJSON' : name.includes('json') ? 'JSON' : 'CSV');
    expect((await valuesOf(dataset, 'a')).length).toBe(name.includes('json') ? 50 : 102);
    await dataset.close();
  });

  test('members of gzip, one after the other', async () => {
    // Stored bytes that look like the beginning of a member.
    const looksLikeOne = gzipSync('\x1f\u008b\b,z\n', { level: 0 });
    const file = Buffer.concat([gzipSync(CSV), looksLikeOne, ...Array(300).fill(gzipSync('4,y\n'))]);
    const values = await valuesOf(await openDataset(file, { encoding: 'windows-1252' }), 'b');
    expect(values).toEqual(['x', 'y', 'z', ...Array(300).fill('y')]);
    await expect(openDataset(file.subarray(0, -1))).rejects.toThrow(/cannot be unpacked/);
  });

  test.each([
    ['gzip', gzipSync(long)],
    ['Zstandard', COMPRESS.ZSTD(new TextEncoder().encode(long))],
  ])('%s that is damaged or cut', async (_name, whole) => {
    for (const length of [4, 20, whole.length - 1]) {
      const error = await failureOf(openDataset(whole.slice(0, length)));
      expect(error, String(length)).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/^the file in memory is damaged: it cannot be unpacked: \S/);
    }
  });
});

describe('files that are no tables are named', () => {
  async function zip(names: readonly string[]): Promise<Uint8Array> {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    for (const name of names) await writer.add(name, new Blob(['x']).stream());
    return writer.close();
  }

  test.each<[string, string | Uint8Array | (() => Promise<Uint8Array>), RegExp]>([
    [
      'page.csv',
      '\n<!DOCTYPE html>\n<html><body>404</body></html>',
      /page\.csv is a page of HTML, not a file of data/,
    ],
    ['page.parquet', '<html lang="en">', /is a page of HTML/],
    ['data.csv', '<?xml version="1.0"?>\n<rows/>', /is XML, which infosimd does not read/],
    [
      'sheet.xlsx',
      () => zip(['[Content_Types].xml', 'xl/workbook.xml']),
      /is an Excel workbook \(\.xlsx\); save the sheet as CSV$/,
    ],
    [
      'sheet.ods',
      () => zip(['mimetype', 'content.xml']),
      /is an OpenDocument file, such as a sheet \(\.ods\)/,
    ],
    ['text.docx', () => zip(['word/document.xml']), /is a Word document$/],
    [
      'sheet.xls',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
      /is an Excel workbook of the old kind/,
    ],
    ['paper.pdf', '%PDF-1.7\n%', /is a PDF document/],
    ['picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /is a PNG picture$/],
    ['picture.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /is a JPEG picture$/],
    ['base.db', 'SQLite format 3\0', /is an SQLite database; export a table as CSV$/],
    ['cube.h5', '\x89HDF\r\n\x1a\n', /is an HDF5 file/],
    [
      'data.csv.xz',
      Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
      /is compressed with xz; decompress it first/,
    ],
    ['data.tar', `name${'\0'.repeat(253)}ustar\0`, /is a tar archive; unpack it/],
    ['data.orc', 'ORC\x0a\x03\0\0', /is an ORC file; save it as Parquet$/],
  ])('%s', async (name, content, message) => {
    const file = typeof content === 'function' ? await content() : content;
    const given = typeof file === 'string' ? Uint8Array.from(file, (letter) => letter.charCodeAt(0)) : file;
    await writeFile(folder.path(name), given);
    const error = await failureOf(openDataset(folder.path(name)));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('letters that begin such files may begin a table', async () => {
    for (const header of ['ORC', 'BZh9', 'GIF8', 'CDF', 'Obj', '<b>']) {
      const dataset = await openDataset(new TextEncoder().encode(`${header},y\n1,2\n`));
      expect(await valuesOf(dataset, header)).toEqual([1]);
    }
  });
});
