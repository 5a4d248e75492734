// What the examples share: samples, three decimals, and how a program prints and writes its page.
// Node's modules are loaded where they are used, so that an example's `compute` also runs in a browser.

import type { CategoryCodes } from 'infosimd';

/** What a program prints, and the page with its plots. */
export interface Output {
  readonly lines: readonly string[];
  readonly page: string;
}

/** A number as the document prints it; what rounds to zero has no sign. */
export function threeDecimals(value: number): string {
  const text = value.toFixed(3);
  return text === '-0.000' ? '0.000' : text;
}

/** `[0.3, 0.2, 0.5]` */
export function listText(values: ArrayLike<number>): string {
  return `[${Array.from(values).join(', ')}]`;
}

/**
 * The columns of samples that NumPy draws with seed 42, from `test/vectors/NAME.json`: 1000 numbers each.
 */
export async function readSamples<Column extends string>(
  name: string,
  columns: readonly Column[],
): Promise<Record<Column, Float64Array>> {
  const { readFile } = await import('node:fs/promises');
  const file = new URL(`test/vectors/${name}.json`, projectRoot());
  const [samples] = JSON.parse(await readFile(file, 'utf8')).cases as Record<Column, number[]>[];
  const entries = columns.map((column) => [column, Float64Array.from(samples[column])]);
  return Object.fromEntries(entries) as Record<Column, Float64Array>;
}

/** The handwritten digits of `examples/data`: 1 797 images of 64 grey values in [0, 1], and the digits. */
export async function readDigits(): Promise<{ pixels: Float64Array; labels: Int32Array }> {
  const { readFile } = await import('node:fs/promises');
  const { gunzipSync } = await import('node:zlib');
  const file = await readFile(new URL('examples/data/digits.csv.gz', projectRoot()));
  const rows = gunzipSync(file).toString().trim().split('\n');
  const numbers = rows.map((row) => row.split(',').map(Number));
  return {
    pixels: Float64Array.from(numbers.flatMap((row) => row.slice(0, 64).map((grey) => grey / 16))),
    labels: Int32Array.from(numbers, (row) => row[64]),
  };
}

/** A column of names: their codes, 0 … names.length − 1. */
export interface Names {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** Three million flights in the United States, January to June 2001, of the package vega-datasets. */
export interface Flights {
  /** How many minutes late, negative if early. */
  readonly delay: Float64Array;
  /** The hour of departure, 0 … 23. */
  readonly hour: Int32Array;
  readonly origin: Names;
  readonly destination: Names;
}

/** Reads the flights, whole. */
export async function readFlights(): Promise<Flights> {
  const { openDataset, readColumn } = await import('infosimd/data');
  const dataset = await openDataset(
    new URL('node_modules/vega-datasets/data/flights-3m.parquet', projectRoot()),
  );
  try {
    const numbers = async (name: string): Promise<Float64Array> => {
      const { values } = await readColumn(dataset, name);
      return values as Float64Array;
    };
    const names = async (name: string): Promise<Names> => {
      const { values } = await readColumn(dataset, name);
      const { codes, categories } = values as CategoryCodes;
      return { codes, names: categories.map(String) };
    };
    const date = await numbers('date');
    return {
      delay: await numbers('delay'),
      hour: Int32Array.from(date, (time) => Math.floor(time / 3_600_000) % 24),
      origin: await names('origin'),
      destination: await names('destination'),
    };
  } finally {
    await dataset.close();
  }
}

/**
 * Does nothing unless the module at `url` is the script that Node was started with. Then prints the lines
 * and writes the page into the folder that the command line names, by default `examples/output`.
 */
export async function runAsProgram(url: string, example: () => Promise<Output>): Promise<void> {
  const script = globalThis.process?.argv?.[1];
  if (!script) return;
  const { mkdir, realpath, writeFile } = await import('node:fs/promises');
  const { basename, join, relative } = await import('node:path');
  const { fileURLToPath } = await import('node:url');
  const file = await realpath(script).catch(() => script);
  if (file !== fileURLToPath(url)) return;

  const { lines, page } = await example();
  const folder = process.argv[2] ?? fileURLToPath(new URL('examples/output/', projectRoot()));
  await mkdir(folder, { recursive: true });
  const pageFile = join(folder, basename(file).replace(/\.[jt]s$/, '.html'));
  await writeFile(pageFile, page);
  console.log([...lines, `Plots: ${relative('.', pageFile)}`].join('\n'));
}

/** The package finds itself by its name, wherever this file was compiled to. */
function projectRoot(): string {
  return new URL('.', import.meta.resolve('infosimd/package.json')).href;
}
