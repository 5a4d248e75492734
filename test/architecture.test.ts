// Who may import whom, and what no source may contain.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as abi from '../src/kernels/abi.generated.js';
import { KERNEL_NAMES } from '../src/kernels/contract.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = resolve(root, 'src');

interface Import {
  /** The file as a path below src/, or a package. */
  readonly target: string;
  readonly external: boolean;
  readonly typeOnly: boolean;
}

interface Source {
  /** Path below src/. */
  readonly path: string;
  /** First folder of the path; '' for src/index.ts. */
  readonly folder: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function forEachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => forEachNode(child, visit));
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const names =
      node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
    return (
      node.isTypeOnly || (names !== undefined && names.length > 0 && names.every((name) => name.isTypeOnly))
    );
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  const names =
    clause.namedBindings && ts.isNamedImports(clause.namedBindings)
      ? clause.namedBindings.elements
      : undefined;
  return (
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause.name === undefined &&
      names !== undefined &&
      names.length > 0 &&
      names.every((name) => name.isTypeOnly))
  );
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const external = !specifier.startsWith('.');
    const target = external
      ? specifier
      : relative(src, resolve(src, dirname(path), specifier))
          .split(sep)
          .join('/')
          .replace(/\.js$/, '.ts');
    found.push({ target, external, typeOnly });
  };
  forEachNode(tree, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      add((node.moduleSpecifier as ts.StringLiteral).text, isTypeOnly(node));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (ts.isStringLiteral(argument)) add(argument.text, false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add((node.argument.literal as ts.StringLiteral).text, true);
    }
  });
  return found;
}

const sources: Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(resolve(src, path), 'utf8');
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    return { path, folder: folderOf(path), tree, imports: importsOf(path, tree) };
  });
const byPath = new Map(sources.map((source) => [source.path, source]));

function place(source: Source, node: ts.Node): string {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return `src/${source.path}:${line + 1}: ${node.getText(source.tree).slice(0, 60)}`;
}

/** What checks arguments, and what cuts work into ranges: every folder may use it. */
const CHECKS: readonly string[] = ['columns/errors.ts', 'columns/options.ts', 'kernels/ranges.ts'];

/** The folders that a folder may import from, besides itself, numeric/ and what checks arguments. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  numeric: [],
  columns: [],
  kernels: [],
  bins: ['columns', 'kernels'],
  search: ['columns', 'kernels', 'bins'],
  tables: ['columns', 'kernels', 'bins', 'search'],
  measures: ['columns', 'kernels', 'bins', 'tables'],
  estimators: ['columns', 'bins', 'search', 'tables', 'measures'],
  learning: ['columns', 'kernels', 'bins', 'search', 'tables', 'measures', 'estimators'],
  data: ['columns', 'kernels', 'bins', 'tables', 'measures', 'estimators', 'learning'],
  io: ['columns', 'data'],
  plot: [],
  parallel: ['columns', 'kernels', 'bins', 'search', 'tables', 'measures', 'estimators', 'learning', ''],
  cli: ['columns', 'bins', 'tables', 'estimators', 'learning', 'data', 'io', 'plot', 'parallel'],
  '': ['columns', 'kernels', 'bins', 'search', 'tables', 'measures', 'estimators', 'learning'],
};

/** Packages that a folder may import; those of the platform apart. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernels: ['@assemblyscript/loader'],
  io: ['hyparquet', 'hyparquet-compressors'],
  plot: ['vega', 'vega-lite'],
  cli: ['node:'],
};

describe('who may import whom', () => {
  test('every folder of src/ has its rule', () => {
    expect([...new Set(sources.map(({ folder }) => folder))].sort()).toEqual(Object.keys(MAY_USE).sort());
  });

  test('imports follow the rules', () => {
    const wrong = sources.flatMap(({ path, folder, imports }) =>
      imports
        .filter(({ target, external, typeOnly }) => {
          if (external) return false;
          const to = folderOf(target);
          if (to === folder || to === 'numeric' || CHECKS.includes(target)) return false;
          // Pictures are made of results: they know their types, and nothing else.
          if (folder === 'plot' && typeOnly && to !== 'cli') return false;
          // An entry point re-exports what belongs to it: who opens datasets knows the readers.
          if (path === 'data/index.ts' && to === 'io') return false;
          return !MAY_USE[folder].includes(to);
        })
        .map(({ target }) => `src/${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every import leads to a file', () => {
    const missing = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, external }) => !external && !byPath.has(target))
        .map(({ target }) => [path, target]),
    );
    expect(missing).toEqual([]);
  });

  test('packages are imported where they may be', () => {
    const wrong = sources.flatMap(({ path, folder, imports }) =>
      imports
        .filter(({ target, external, typeOnly }) => {
          if (!external) return false;
          const allowed = MAY_IMPORT[folder] ?? [];
          // The types of a platform's module are no dependency.
          if (typeOnly && target.startsWith('node:')) return false;
          return !allowed.some(
            (name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
          );
        })
        .map(({ target }) => `src/${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing imports the command line', () => {
    const wrong = sources
      .filter(({ folder }) => folder !== 'cli')
      .filter(({ imports }) => imports.some(({ target }) => target.startsWith('cli/')));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('no cycle', () => {
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      expect(trail, 'a cycle of imports').not.toContain(path);
      if (done.has(path)) return;
      for (const { target, external, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (!external && !typeOnly) visit(target, [...trail, path]);
      }
      done.add(path);
    };
    for (const { path } of sources) visit(path, []);
  });

  test("'infosimd' reaches no reader, no plot, no command and no package but the loader", () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const { target, external, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (typeOnly) continue;
        if (external) packages.add(target);
        else visit(target);
      }
    };
    visit('index.ts');
    expect([...packages]).toEqual(['@assemblyscript/loader']);
    expect([...reached].filter((path) => ['io', 'plot', 'parallel', 'cli'].includes(folderOf(path)))).toEqual(
      [],
    );
  });

  test('index.ts files only re-export', () => {
    const indices = sources.filter(
      ({ path }) =>
        path === 'index.ts' ||
        ['data', 'learning', 'parallel', 'plot'].some((folder) => path === `${folder}/index.ts`),
    );
    expect(indices.length).toBe(5);
    for (const { path, tree } of indices) {
      const others = tree.statements.filter(
        (node) => !(ts.isExportDeclaration(node) && node.moduleSpecifier),
      );
      expect(
        others.map((node) => node.getText(tree)),
        path,
      ).toEqual([]);
    }
  });
});

/** What IEEE 754 or integer arithmetic defines to the last bit. */
const EXACT_MATH = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
];

describe('what engines compute differently is not used', () => {
  test('Math is used for what is exact', () => {
    const wrong: string[] = [];
    for (const source of sources) {
      forEachNode(source.tree, (node) => {
        if (!ts.isIdentifier(node) || node.text !== 'Math') return;
        const { parent } = node;
        // Math itself passed on, or indexed, would hide what is called.
        let members: string[] = [''];
        if (ts.isPropertyAccessExpression(parent) && parent.expression === node) members = [parent.name.text];
        else if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
          members = parent.name.elements.map(({ propertyName, name }) =>
            (propertyName ?? name).getText(source.tree),
          );
        }
        if (!members.every((member) => EXACT_MATH.includes(member))) wrong.push(place(source, parent));
      });
    }
    expect(wrong).toEqual([]);
  });

  // `x ** 4` has other digits on Node 24 than on 22.
  test('powers are powers of two, or squares', () => {
    const wrong: string[] = [];
    for (const source of sources) {
      forEachNode(source.tree, (node) => {
        if (!ts.isBinaryExpression(node)) return;
        const { kind } = node.operatorToken;
        if (
          kind !== ts.SyntaxKind.AsteriskAsteriskToken &&
          kind !== ts.SyntaxKind.AsteriskAsteriskEqualsToken
        )
          return;
        const [base, exponent] = [node.left, node.right].map((side) => side.getText(source.tree));
        if (exponent !== '2' && !(base === '2' && /^-?\d+$/.test(exponent))) wrong.push(place(source, node));
      });
    }
    expect(wrong).toEqual([]);
  });
});

describe('kernels', () => {
  test('are named in kernels/, bins/, search/, tables/, measures/ and learning/ alone', () => {
    const stems = new Set(KERNEL_NAMES.flatMap((name) => [name, `${name.split('_')[0]}_`]));
    const wrong: string[] = [];
    for (const source of sources) {
      if (['kernels', 'bins', 'search', 'tables', 'measures', 'learning'].includes(source.folder)) continue;
      forEachNode(source.tree, (node) => {
        const text =
          ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateHead(node) ? node.text : '';
        if (stems.has(text)) wrong.push(place(source, node));
      });
    }
    expect(wrong).toEqual([]);
  });

  test('are called for every name of the contract', () => {
    // Blocks are widened where they are staged.
    const text = sources
      .filter(({ folder, path }) => folder !== 'kernels' || path === 'kernels/blocks.ts')
      .map(({ tree }) => tree.text)
      .join('\n');
    const unused = KERNEL_NAMES.filter((name) => {
      const [stem, element] = name.split('_');
      const written = element === undefined ? [name] : [name, `'${stem}'`, `\`${stem}_\${`];
      return !written.some((form) => text.includes(form));
    });
    expect(unused).toEqual([]);
  });
});

describe('the public names', () => {
  test('all have a doc comment', () => {
    const program = ts.createProgram([resolve(src, 'index.ts')], {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      skipLibCheck: true,
      noLib: true,
      types: [],
    });
    const checker = program.getTypeChecker();
    const index = program.getSourceFile(resolve(src, 'index.ts')) as ts.SourceFile;
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(index) as ts.Symbol);
    expect(exported.length).toBeGreaterThan(40);
    const bare = exported
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
      .map((symbol) => symbol.name);
    expect(bare).toEqual([]);
  });

  test('every exported class documents its public members', () => {
    const bare: string[] = [];
    for (const source of sources.filter(({ folder }) => ['columns', 'tables'].includes(folder))) {
      forEachNode(source.tree, (node) => {
        if (
          !ts.isClassDeclaration(node) ||
          !['Histogram', 'JointHistogram', 'QuantileSketch'].includes(node.name?.text ?? '')
        )
          return;
        for (const member of node.members) {
          const name = member.name?.getText(source.tree) ?? '';
          if (name.startsWith('#') || name === 'toJSON') continue;
          if (ts.getJSDocCommentsAndTags(member).length === 0) bare.push(place(source, member));
        }
      });
    }
    expect(bare).toEqual([]);
  });
});

describe('what is generated', () => {
  test('src/numeric/log2Table.ts is what its command prints', () => {
    const printed = execFileSync(process.execPath, ['scripts/make_log2_table.mjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(readFileSync(resolve(src, 'numeric/log2Table.ts'), 'utf8')).toBe(printed);
  });

  test('src/kernels/abi.generated.ts has the constants of assembly/abi.ts', () => {
    const text = readFileSync(resolve(root, 'assembly/abi.ts'), 'utf8');
    const constants = Object.fromEntries(
      [...text.matchAll(/^export const (\w+)(?:: \w+)? = ([^;]+);/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    );
    expect(Object.keys(constants).length).toBeGreaterThan(10);
    expect({ ...abi }).toEqual(constants);
  });

  test('src types no constant of the layout again', () => {
    const layout = [abi.STAGE_A, abi.STAGE_B, abi.CODES_A, abi.CODES_B, abi.HEAP, abi.RECORD].map(String);
    const wrong: string[] = [];
    for (const source of sources) {
      if (
        source.path === 'kernels/abi.generated.ts' ||
        !['kernels', 'tables', 'measures'].includes(source.folder)
      )
        continue;
      forEachNode(source.tree, (node) => {
        if (ts.isNumericLiteral(node) && layout.includes(node.text)) wrong.push(place(source, node));
      });
    }
    expect(wrong).toEqual([]);
  });
});

describe('work in ranges', () => {
  test('every task is known to a worker, by a unique name', async () => {
    const { TASKS } = await import('../src/parallel/tasks.js');
    const tasks = sources.flatMap(({ path, tree }) =>
      [...tree.text.matchAll(/export const (\w+)(?:: RangeTask<)/g)].map(([, name]) => `${path} ${name}`),
    );
    expect(tasks.length).toBeGreaterThan(10);
    expect(TASKS.size).toBe(tasks.length);
  });
});
