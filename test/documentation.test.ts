// Every public function has one documentation, whose examples print what they say.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { printed, promised } from './support/printed.js';

const entryPoints = ['', 'data/', 'learning/', 'parallel/', 'plot/', 'plot/svg'].map((name) =>
  fileURLToPath(new URL(`../src/${name.replace(/(^|\/)$/, '$1index')}.ts`, import.meta.url)),
);
const program = ts.createProgram(entryPoints, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noLib: true,
  types: [],
});
const checker = program.getTypeChecker();

/** The declarations of each public function, its overloads in their order. */
const functions = new Map<string, readonly ts.FunctionDeclaration[]>();
for (const path of entryPoints) {
  const index = program.getSourceFile(path) as ts.SourceFile;
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(index) as ts.Symbol)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declarations = target.declarations?.filter(ts.isFunctionDeclaration) ?? [];
    if (declarations.length > 0) functions.set(`${target.name} of ${path}`, declarations);
  }
}

function examplesOf(declaration: ts.FunctionDeclaration): string[] {
  return ts
    .getJSDocTags(declaration)
    .filter(({ tagName }) => tagName.text === 'example')
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
}

test('the documentation of a function stands on its first overload, and only there', () => {
  expect(functions.size).toBeGreaterThan(80);
  for (const [name, declarations] of functions) {
    const comments = declarations.map((overload) => ts.getJSDocCommentsAndTags(overload).length);
    expect(comments, name).toEqual(declarations.map((_, i) => (i === 0 ? 1 : 0)));
  }
});

test('every function has examples, which print what they say', () => {
  const examples = [...functions].flatMap(([name, [first]]) => {
    const codes = examplesOf(first);
    expect(codes.length, name).toBeGreaterThan(0);
    for (const code of codes) {
      expect(code).toMatch(new RegExp(`^import \\{.*\\b${name.split(' ')[0]}\\b.*\\} from 'infosimd`, 'm'));
      expect(promised(code).length, name).toBeGreaterThan(0);
    }
    return codes;
  });
  expect(printed(examples)).toEqual(examples.map(promised));
});
