// The programs as a user runs them: compiled, each in a separate process, in an empty folder.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Inside of the package, so that the programs find `infosimd` by its name. */
const compiled = join(root, 'build', 'examples-test');
let folder: string;

/** What each program prints, and the text that its page must show in charts. */
const PROGRAMS: Record<string, { printed: string; svgs: number; shown: string[] }> = {
  entropy: {
    printed: `Entropy of four outcomes
Uniform distribution: 2.000 bits
Skewed distribution: 1.022 bits
Deterministic distribution: 0.000 bits
Plots: entropy.html
`,
    svgs: 1,
    shown: ['Uniform', 'Skewed', 'Deterministic', 'entropy 1.022 bits', 'outcome', 'probability'],
  },
  crossEntropy: {
    printed: `Cross-entropy and KL divergence
True distribution: [0.3, 0.2, 0.5]
  Entropy H(p): 1.485 bits
Perfect prediction: [0.3, 0.2, 0.5]
  Cross-entropy H(p, q): 1.485 bits
  KL divergence D(p‖q): 0.000 bits
  H(p, q) − H(p): 0.000 bits
Good prediction: [0.4, 0.3, 0.3]
  Cross-entropy H(p, q): 1.612 bits
  KL divergence D(p‖q): 0.127 bits
  H(p, q) − H(p): 0.127 bits
Poor prediction: [0.1, 0.1, 0.8]
  Cross-entropy H(p, q): 1.822 bits
  KL divergence D(p‖q): 0.336 bits
  H(p, q) − H(p): 0.336 bits
Plots: crossEntropy.html
`,
    svgs: 1,
    shown: ['Perfect', 'Good', 'Poor', 'true', 'predicted', 'KL divergence 0.336 bits'],
  },
  mutualInformation: {
    printed: `Mutual information of correlated Gaussians
Correlation coefficient: 0.7
Samples: 1000, bins: 9 × 9
Entropy H(X): 2.389 bits
Conditional entropy H(X|Y): 1.953 bits
Mutual information I(X; Y): 0.436 bits
H(X) − H(X|Y): 0.436 bits
Plots: mutualInformation.html
`,
    svgs: 2,
    shown: ['Correlated data (ρ = 0.7)', 'Marginal distributions', 'P(X)', 'P(Y)', 'Joint distribution'],
  },
  classificationLoss: {
    printed: `Cross-entropy loss of five labels, three classes
Perfect predictions: 0.105 nats
Good predictions: 0.418 nats
Poor predictions: 1.031 nats
Binary cross-entropy, class 0 against the rest
Perfect predictions: 0.073 nats
Good predictions: 0.284 nats
Poor predictions: 0.669 nats
Plots: classificationLoss.html
`,
    svgs: 1,
    shown: ['Perfect', 'Good', 'Poor', 'loss 1.031 nats', 'true probability of class 0'],
  },
  informationBottleneck: {
    printed: `Information bottleneck
I(x1; y): 0.883 bits
I(x2; y): 0.812 bits
I(x3; y): 0.436 bits
I(x1; x2): 1.812 bits
I(x1; x3): 0.157 bits
I(x2; x3): 0.154 bits
Plots: informationBottleneck.html
`,
    svgs: 1,
    shown: [
      'x1 and x2',
      'x1 and x3',
      'Features and target',
      'I = 1.812 bits',
      'I = 0.883 bits (x1), 0.436 bits (x3)',
    ],
  },
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infosimd-examples-'));
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  execFileSync(tsc, ['-p', 'tsconfig.examples.json', '--outDir', compiled], { cwd: root, stdio: 'inherit' });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(compiled, { recursive: true, force: true });
});

describe.each(Object.entries(PROGRAMS))('%s', (name, { printed, svgs, shown }) => {
  it('prints its numbers and writes one page', () => {
    const before = readdirSync(folder);
    const run = spawnSync(process.execPath, [join(compiled, `${name}.js`), '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(printed);
    expect(readdirSync(folder).filter((file) => !before.includes(file))).toEqual([`${name}.html`]);
  });

  it('draws the plots in a page that needs nothing else', () => {
    const page = readFileSync(join(folder, `${name}.html`), 'utf8');
    expect(page.match(/<svg/g)).toHaveLength(svgs);
    const texts = [...page.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);
    for (const text of shown) expect(texts).toContain(text);
    expect(page).not.toMatch(/<(script|link|img|image|iframe|object|embed)\b|@import|\bsrc=/i);
    // The names of XML are no addresses to fetch from.
    const addresses = page.match(/\b(?:https?:|data:|\/\/)[^"'\s<)]+/g) ?? [];
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('scripts/runExamples.mjs', () => {
  it('runs every example, in the order of the chapters', () => {
    const script = readFileSync(join(root, 'scripts', 'runExamples.mjs'), 'utf8');
    const order = [...script.matchAll(/^ {2}'(\w+)',$/gm)].map(([, name]) => name);
    expect(order).toEqual(Object.keys(PROGRAMS));
    const programs = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.ts'));
    expect(programs.sort()).toEqual([...order, 'program'].map((name) => `${name}.ts`).sort());
  });
});
