/**
 * A table of 600 rows whose numbers were computed outside, in `OUTSIDE`: integers of the generator of Park and
 * Miller, so that any language makes the same file.
 */
export function sampleCsv(): string {
  let seed = 1;
  const next = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed % 1000;
  };
  const lines = ['group,size,flag,weight,noise'];
  for (let i = 0; i < 600; i++) {
    const [a, b, c, d] = [next(), next(), next(), next()];
    const size = (Math.floor(a / 4) + b) / 8;
    const cells = [
      i % 17 ? 'ABCD'[a % 4] : '',
      i % 13 ? size.toFixed(3) : '',
      (a + c) % 1000 < 400 ? 'true' : 'false',
      (2 * size + c / 50).toFixed(2),
      String(d),
    ];
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * NumPy 1.24 and scikit-learn 1.2 on the same file: bins at `np.unique(np.quantile(x, np.arange(21) / 20))` or
 * `np.histogram_bin_edges(x, 20)` of each column's own values; of the rows that have both `mutual_info_score(cx, cy) / np.log(2)`;
 * corrected by (Kx + Ky − Kxy − 1) / (2 n ln 2) with K the occupied cells; share = mi / H(weight) over those rows.
 */
export const OUTSIDE = {
  'equal-frequency': {
    entropy: 4.321928094887363,
    size: { mi: 3.052330629018022, corrected: 3.0249376852036747, share: 0.7066079427797572, omitted: 47 },
    noise: { mi: 0.509776176530045, corrected: 0.1719450877885461, share: 0.11795110083693577, omitted: 0 },
    group: {
      mi: 0.07455013943069562,
      corrected: 0.0016479964070511832,
      share: 0.017255680871126076,
      omitted: 36,
    },
    flag: {
      mi: 0.021658538717179224,
      corrected: -0.0011841327635626966,
      share: 0.005011313988032391,
      omitted: 0,
    },
  },
  uniform: {
    entropy: 4.151642443616541,
    size: { mi: 3.072322495000432, corrected: 3.0553649583534552, share: 0.7430382532333004, omitted: 47 },
    noise: { mi: 0.4790796370389288, corrected: 0.17972041605446887, share: 0.11539520648642308, omitted: 0 },
    flag: {
      mi: 0.028839119667601124,
      corrected: 0.007198694054266673,
      share: 0.006946436274140952,
      omitted: 0,
    },
    group: {
      mi: 0.047565992021314785,
      corrected: -0.02405716603700256,
      share: 0.01144947178104693,
      omitted: 36,
    },
  },
} as const;

/** Entropy of the values as categories (NumPy, as above) and how many are distinct. */
export const DESCRIBED = {
  group: { type: 'text', missing: 36, distinct: 4, entropy: 1.9873989548074937, min: 'A', max: 'D' },
  size: { type: 'number', missing: 47, distinct: 429, entropy: 8.63680698574321, min: 2.625, max: 149.875 },
  flag: { type: 'boolean', missing: 0, distinct: 2, entropy: 0.9806695605145268, min: false, max: true },
  weight: { type: 'number', missing: 0, distinct: 592, entropy: 9.202152023829216, min: 7.38, max: 321.06 },
  noise: { type: 'number', missing: 0, distinct: 443, entropy: 8.66327983627513, min: 0, max: 996 },
} as const;
