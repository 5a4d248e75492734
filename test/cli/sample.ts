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
 * NumPy, scikit-learn and mpmath on the same file (scripts/make_sample_vectors.py), 20 bins, or (`default`) the cube root of a column's
 * values: bins at `np.unique(np.quantile(x, np.arange(21) / 20))` or `np.histogram_bin_edges(x, 20)` of each column's own values; of the rows
 * that have both `mutual_info_score(cx, cy) / np.log(2)`, the same less its mean over all tables with the same margins, and that as a
 * share of H(weight) over those rows.
 */
export const OUTSIDE = {
  'equal-frequency': {
    entropy: 4.321928094887363,
    size: {
      mi: 3.052330629018022,
      beyondChance: 2.493311044770179,
      share: 0.5771961173884682,
      omitted: 47,
    },
    group: {
      mi: 0.07455013943069562,
      beyondChance: -0.0010496730672764775,
      share: -0.00024296163100777637,
      omitted: 36,
    },
    flag: {
      mi: 0.021658538717179224,
      beyondChance: -0.0016200181528225404,
      share: -0.00037483690548645304,
      omitted: 0,
    },
    noise: {
      mi: 0.509776176530045,
      beyondChance: -0.0036880207418816305,
      share: -0.0008533276493527009,
      omitted: 0,
    },
  },
  uniform: {
    entropy: 4.151642443616541,
    size: {
      mi: 3.072322495000432,
      beyondChance: 2.568158047183092,
      share: 0.6211065643373159,
      omitted: 47,
    },
    flag: {
      mi: 0.028839119667601124,
      beyondChance: 0.005076799314222435,
      share: 0.0012228411726612903,
      omitted: 0,
    },
    noise: {
      mi: 0.4790796370389288,
      beyondChance: -0.003274453611562967,
      share: -0.0007887128181276022,
      omitted: 0,
    },
    group: {
      mi: 0.047565992021314785,
      beyondChance: -0.030095627491973573,
      share: -0.0072442310789574684,
      omitted: 36,
    },
  },
  default: {
    entropy: 3.0,
    size: {
      mi: 2.261728994988535,
      beyondChance: 2.196065498992913,
      share: 0.7321091760281844,
      omitted: 47,
    },
    flag: {
      mi: 0.013687038129585936,
      beyondChance: 0.0052047119086820704,
      share: 0.00173490396956069,
      omitted: 0,
    },
    noise: {
      mi: 0.05824621203590986,
      beyondChance: -0.0021298396485321027,
      share: -0.000709946549510701,
      omitted: 0,
    },
    group: {
      mi: 0.023210899073656154,
      beyondChance: -0.004029062706693411,
      share: -0.0013433137822152102,
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
