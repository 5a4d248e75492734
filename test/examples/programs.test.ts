// The programs as a user runs them: compiled, each in a separate process, in an empty folder.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLength } from '../support/atLength.js';

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
  digits: {
    printed: `Handwritten digits
Images to train on, to fit the temperature, to test: 1000, 297, 500
Accuracy: 0.972
Temperature: 1.091
  Loss: 0.109 nats before, 0.105 after
  Calibration error: 0.015 before, 0.012 after
Six units, 250 images: accuracy 0.901 alone, 0.916 distilled at temperature 4
Weights of 8 bits: accuracy 0.972, 7.141 bits a weight by entropy, 7.174 by Huffman
Weights of 4 bits: accuracy 0.960, 3.011 bits a weight by entropy, 3.067 by Huffman
Weights of 3 bits: accuracy 0.972, 1.863 bits a weight by entropy, 1.959 by Huffman
Weights of 2 bits: accuracy 0.352, 0.453 bits a weight by entropy, 1.074 by Huffman
Uncertainty of five networks about digits: 0.301 bits, of which the five disagree about 0.007
  about half-and-half mixtures: 1.369 bits, of which the five disagree about 0.035
Layer of two units, 30 bins: I(X; T) 8.373, 8.616, 8.848, 8.779, 8.536, 8.216, 7.915, 7.616, 7.403 bits
  I(T; Y) 2.253, 2.513, 2.812, 2.817, 2.817, 2.797, 2.756, 2.881, 3.030 bits
Layer of sixteen units, 30 bins: 1000 patterns of 1000 images, saturated: true
  with noise: I(X; T) 2.831 to 7.025 bits untrained, 5.365 to 8.477 bits trained
Pixels and digits: I(X; Y) 0.220 bits
  β 6: 8 clusters, complexity 0.016, relevance 0.003 bits
  β 8: 13 clusters, complexity 0.092, relevance 0.013 bits
  β 11: 12 clusters, complexity 0.309, relevance 0.036 bits
  β 15: 21 clusters, complexity 0.789, relevance 0.073 bits
  β 22: 34 clusters, complexity 1.882, relevance 0.133 bits
  β 33: 43 clusters, complexity 3.151, relevance 0.180 bits
  β 60: 50 clusters, complexity 4.459, relevance 0.211 bits
  β 150: 55 clusters, complexity 5.135, relevance 0.219 bits
Plots: digits.html
`,
    svgs: 4,
    shown: [
      'As trained',
      'error 0.015, loss 0.109 nats',
      'Weights of 8, 4, 3 and 2 bits',
      '30 bins',
      'sixteen units (saturated)',
      'Bounds with noise',
      'Pixels and digits',
      'relevance I(T; Y) (bits)',
    ],
  },
  delays: {
    printed: `Late flights
Flights to train on, to test: 1500000, 1500000
More than 15 minutes late: 0.200, entropy 0.721 bits
Hour, origin, destination: loss 0.688 bits, calibration error 0.002, mean chance 0.200
Late flights weighted by 4.007: loss 0.948 bits, calibration error 0.279, mean chance 0.478
Plots: delays.html
`,
    svgs: 1,
    shown: [
      'As they are',
      'calibration error 0.002, loss 0.688 bits',
      'Late flights weighted by 4.007',
      'share of late flights',
      'samples (%)',
    ],
  },
  compression: {
    printed: `Airports and hours that tell the same about delay
Airports and hours: 886, I(airport and hour; delay): 0.077 bits
2 clusters: H(T) 0.969, I(T; delay) 0.030 bits, 0.389 of all
4 clusters: H(T) 1.557, I(T; delay) 0.049 bits, 0.631 of all
8 clusters: H(T) 2.598, I(T; delay) 0.060 bits, 0.781 of all
Cluster 1, 0.285 of the flights, 0.110 late
  ORD 5–8, 11; DFW 5–7, 9, 12; CLT 5–7, 9–10, 12–13, 20, 22; IAH 5–7, 9–11, 13–14; PIT 5–7, 9, 11, 13, 20, 22; EWR 5–8, 10–11, 13; BWI 5–12; LAX 5–7, 9; …
Cluster 2, 0.497 of the flights, 0.206 late
  DFW 8, 10–11, 14–15, 17, 19–20, 22; ATL 8–15, 17, 19, 21, 23; LAX 1, 3, 8, 10–13, 15–18, 21–22; DTW 7, 9–13, 15–19, 21; STL 9, 11–15, 17–18, 20–21; ORD 9–10, 13–15; PHX 1–2, 9–14; MSP 8–9, 12–14, 18, 20, 22; …
Cluster 3, 0.207 of the flights, 0.333 late
  ORD 12, 16–21; PHX 0, 15–23; BOS 15–21; ATL 16, 18, 20, 22; DFW 13, 16, 18, 21; DEN 0, 13, 16–17, 19–21; JFK 10, 12–13, 15–23; LAX 0, 2, 14, 19–20, 23; …
Cluster 4, 0.011 of the flights, 0.755 late
  ORD 0–3, 22–23; EWR 0–2, 21–23; PHL 0–2, 22–23; MIA 0–2, 21–22; PIT 0–2, 19, 23; ATL 0–3; DEN 1–2, 22–23; DFW 0–3, 23; …
Plots: compression.html
`,
    svgs: 1,
    shown: ['Codes of 1, 2 and 3 bits', 'I(T; delay) (bits)', 'Delay in each cluster', 'cluster 4'],
  },
  autoencoder: {
    printed: `Variational autoencoder of digits
Bits an image, 797 images that it was not trained on:
β 0.25: rate 8.559 bits (2.005, 2.203, 1.979, 2.373), distortion 29.371 bits
β 0.5: rate 5.703 bits (1.438, 1.526, 1.126, 1.613), distortion 30.474 bits
β 1: rate 3.408 bits (0.939, 1.020, 0.440, 1.009), distortion 32.469 bits
β 2: rate 0.687 bits (0.035, 0.214, 0.033, 0.405), distortion 37.213 bits
β 4: rate 0.007 bits (0.001, 0.001, 0.002, 0.004), distortion 39.026 bits
β 8: rate 0.002 bits (0.000, 0.000, 0.000, 0.001), distortion 39.051 bits
β 8 with 0.5 free bits a dimension: rate 1.859 bits (0.470, 0.424, 0.460, 0.505), distortion 35.106 bits
Plots: autoencoder.html
`,
    svgs: 1,
    shown: ['Rate and distortion', 'distortion (bits an image)', 'rate (bits an image)'],
  },
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infosimd-examples-'));
  const tsc = join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  const settings = ['-p', 'tsconfig.examples.json', '--outDir', compiled];
  execFileSync(process.execPath, [tsc, ...settings], { cwd: root, stdio: 'inherit' });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(compiled, { recursive: true, force: true });
});

/** These train for some seconds each: they run with the long tests. */
const LONG = ['digits', 'delays', 'autoencoder', 'compression'];
const tested = Object.entries(PROGRAMS).filter(([name]) => atLength(!LONG.includes(name), true));

describe.each(tested)('%s', (name, { printed, svgs, shown }) => {
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
    expect(programs.sort()).toEqual([...order, 'program', 'network'].map((name) => `${name}.ts`).sort());
  });
});
