// What an editor offers where a user types the options of a call.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const file = `${root}test/types/program.mts`;
const imports = `
  import { estimateMutualInformation } from 'infosimd';
  import type { Pool } from 'infosimd/parallel';
  declare const pool: Pool;
  declare const x: Float64Array;
`;
let call = '';
let version = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => ({
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  }),
  getScriptFileNames: () => [file],
  getScriptVersion: (path) => (path === file ? String(version) : ''),
  getScriptSnapshot: (path) => {
    const text = path === file ? imports + call : ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
});

/** The names offered at `|`. */
function completions(text: string): readonly string[] {
  call = text.replace('|', '');
  version++;
  const found = service.getCompletionsAtPosition(file, imports.length + text.indexOf('|'), undefined);
  return found?.entries.map(({ name }) => name) ?? [];
}

const JOB = ['onProgress', 'signal', 'transfer'];

test("a pool's method offers the options of its function and those of a job", () => {
  for (const call of [
    'pool.estimateMutualInformation(x, x, { | })',
    'pool.estimateMutualInformation(x, x, { bins: 5, | })',
  ]) {
    expect(completions(call)).toEqual(expect.arrayContaining(['method', 'k', 'significance', 'nan', ...JOB]));
  }
  expect(completions('pool.estimateEntropy(x, { | })')).toEqual(
    expect.arrayContaining(['method', 'details', ...JOB]),
  );
  expect(completions('pool.conditionalMutualInformation(x, x, x, { | })')).toEqual(
    expect.arrayContaining(['method', 'k', ...JOB]),
  );
  expect(completions('pool.softmaxCrossEntropy(x, [x], { | })')).toEqual(
    expect.arrayContaining(['gradient', 'labelSmoothing', ...JOB]),
  );
  expect(completions('pool.mutualInformationMatrix([x], { | })')).toEqual(
    expect.arrayContaining(['bins', ...JOB]),
  );
});

test('a function offers its options, and the values of an option', () => {
  const offered = completions('estimateMutualInformation(x, x, { | })');
  expect(offered).toEqual(expect.arrayContaining(['method', 'k', 'significance', 'nan']));
  expect(offered).not.toEqual(expect.arrayContaining(JOB));
  expect(completions("estimateMutualInformation(x, x, { method: '|' })")).toEqual(
    expect.arrayContaining(['histogram', 'ksg', 'auto']),
  );
  expect(completions("pool.estimateMutualInformation(x, x, { method: '|' })")).toEqual(
    expect.arrayContaining(['histogram', 'ksg', 'auto']),
  );
});
