import { BINNINGS, type Binning, type BinRule, rankingBinsOf } from '../bins/binRules.js';
import {
  type Column,
  type ColumnInput,
  checkNumbers,
  type NumberColumn,
  type NumericInput,
} from '../columns/column.js';
import { wrongKind } from '../columns/errors.js';
import * as option from '../columns/option.js';
import {
  checkInteger,
  type NanPolicy,
  type OptionsOf,
  optionTable,
  readOptions,
} from '../columns/options.js';
import { type Weights, weightsOf } from '../columns/weights.js';
import {
  type ColumnList,
  checkColumnGroup,
  entriesOf,
  labelOf,
  presentGroups,
} from '../estimators/columnGroups.js';
import {
  axisFor,
  COLUMN_KIND,
  COLUMN_KINDS,
  type ColumnKind,
  checkBinsOfAll,
  checkKinds,
} from '../estimators/samples.js';
import { oncePerThread, overItems, type RangeTask } from '../kernels/ranges.js';
import { conditionalInformationBits } from '../measures/multivariate.js';
import { mutualInformationBits } from '../measures/mutualInformation.js';
import { entropyOf, tableOfCounts } from '../measures/table.js';
import { log2ProductRatio } from '../numeric/log2ProductRatio.js';
import { NeumaierSum } from '../numeric/neumaier.js';
import { type Base, fromBits, unitOf } from '../numeric/units.js';
import { MAX_CELLS } from '../tables/accumulate.js';
import type { Axis } from '../tables/axis.js';
import { CodeCounter, type Codes, codesOf, isQuick, pairOf } from '../tables/tripleTables.js';
import { countTuples } from '../tables/tupleCounts.js';

/** The criterion by which a greedy selection adds the next feature. */
export type SelectionCriterion = 'mim' | 'mrmr' | 'jmi' | 'cmim' | 'disr' | 'icap';

export const CRITERIA = ['mim', 'mrmr', 'jmi', 'cmim', 'disr', 'icap'] as const;

/** Options of `selectFeatures`. */
export interface SelectFeaturesOptions {
  /** How many features to select, at most; all by default. */
  readonly count?: number;
  /** Select no feature whose gain is below this, in the unit of `base`; by default `count` features, whatever their gain. */
  readonly until?: number;
  /** Features that are chosen already, by name, or by index where they are an array: they count as selected, and are not in the result. */
  readonly given?: readonly (string | number)[];
  /** Default `'jmi'`. */
  readonly criterion?: SelectionCriterion;
  /** How many bins each column of numbers has, 1 … 65 536, or a rule; default 20, or the cube root of the column's samples where that is less, and 2 at least. */
  readonly bins?: number | BinRule;
  /** Equal frequencies (default), or equal widths, which a rule supposes. */
  readonly binning?: Binning;
  /** Missing samples: `'raise'` (default), or `'omit'` those missing in any column; bins come from all samples of a column. */
  readonly nan?: NanPolicy;
  /** What each sample counts, instead of 1, as in `histogram`; takes longer than counting. */
  readonly weights?: NumericInput;
  /** Base of the logarithm: 2 (bits, default), 'e' (nats), 10 (hartleys) or any number > 1. */
  readonly base?: Base;
  /** `'category'` takes the numbers of the target as labels. */
  readonly target?: ColumnKind;
  /** The same for features, by name (by index where they are an array). */
  readonly features?: Readonly<Record<string, ColumnKind>>;
  /** Called after each selection. */
  readonly onProgress?: (progress: { readonly selected: number; readonly count: number }) => void;
}

const OPTIONS = optionTable({
  count: option.later<number>(),
  until: option.real('a finite number', (gain) => Number.isFinite(gain), undefined),
  given: option.later<readonly (string | number)[]>(),
  criterion: option.choice(CRITERIA, 'jmi'),
  bins: option.later<number | BinRule>(),
  binning: option.choice(BINNINGS),
  nan: option.nanPolicy(),
  weights: option.later<NumericInput>(),
  base: option.base(2),
  target: COLUMN_KIND,
  features: COLUMN_KINDS,
  onProgress: option.callback(),
} satisfies OptionsOf<SelectFeaturesOptions>);

/** A feature in the order of selection. */
export interface SelectedFeature {
  /** Its index in the input. */
  readonly index: number;
  /** Its key, or its index as text. */
  readonly name: string;
  /** Plug-in mutual information with the target. */
  readonly value: number;
  /** The criterion when it was selected; for the first one, and with `'mim'`, the mutual information. `'disr'` has no unit. */
  readonly score: number;
  /**
   * What it adds to those selected before, in the unit of `value`: the criterion of Brown et al. 2012, I(f; y) less redundancy plus conditional
   * redundancy, which is the score of `'mrmr'`, `'cmim'`, `'icap'` and `'mim'`, and with `'jmi'` and `'disr'` the mean of I(f; y | s).
   */
  readonly gain: number;
  readonly unit: string;
}

/** Counts of a selected feature s by the target y, and of s alone: the same for every candidate. */
interface Given {
  readonly pairs: Float64Array;
  readonly values: Float64Array;
  readonly columns: number;
}

function givenOf(s: Codes, y: Codes): Given {
  const pairs = new CodeCounter(y).count(s);
  const values = new Float64Array(s.bins);
  for (let pair = 0; pair < pairs.length; pair++) values[Math.floor(pair / y.bins)] += pairs[pair];
  return { pairs, values, columns: y.bins };
}

/** I(f; y | s) in bits, from counts of f by (s, y). */
function conditional(
  counts: Float64Array,
  rows: number,
  { pairs, values, columns }: Given,
  total: number,
): number {
  const sum = new NeumaierSum();
  for (let f = 0, cell = 0; f < rows; f++) {
    for (let s = 0, pair = 0; s < values.length; s++) {
      let row = 0;
      for (let y = 0; y < columns; y++) row += counts[cell + y];
      if (row > 0) {
        for (let y = 0; y < columns; y++) {
          const n = counts[cell + y];
          if (n > 0) sum.add(n * log2ProductRatio(n, values[s], row, pairs[pair + y]));
        }
      }
      cell += columns;
      pair += columns;
    }
  }
  return Math.max(0, sum.value / total);
}

/** A binned column. */
interface Binned {
  readonly axis: Axis;
  readonly column: Column;
  readonly codes: Codes;
}

/** A feature that is not yet selected, with the parts of its criterion. */
interface Candidate extends Binned {
  readonly index: number;
  /** I(f; y). */
  relevance: number;
  /** The criterion over the features selected so far: a sum, or with `'cmim'` a minimum. */
  pairs: number;
  /** Σ I(f; y | s). */
  conditional: number;
}

/** Two candidates with a joint code: one pass counts both. */
interface Couple {
  readonly members: readonly [Candidate, Candidate];
  readonly codes: Codes;
}

/** Pairs of adjacent candidates whose joint code fits a byte. */
function couplesOf(candidates: readonly Candidate[]): Couple[] {
  const couples: Couple[] = [];
  for (let i = 0; i + 1 < candidates.length; i += 2) {
    const [a, b] = [candidates[i], candidates[i + 1]];
    if (a.codes.bins * b.codes.bins <= 256)
      couples.push({ members: [a, b], codes: pairOf(a.codes, b.codes) });
  }
  return couples;
}

/** What to compute from a candidate's counts: I(f; y), or I(f; y | s) with the entropy of the counts. */
type Question =
  | { readonly kind: 'information' }
  | { readonly kind: 'pair'; readonly given: Given; readonly samples: number; readonly entropy: boolean };

interface Counting {
  /** Candidates or couples: their codes, and the bins of each member. */
  readonly units: readonly { readonly codes: Codes; readonly digits: readonly number[] }[];
  readonly code: Codes;
  readonly question: Question;
}

/** Doubles per candidate: information, and entropy or 0. */
const ANSWER = 2;
/** The most members of a unit. */
const MEMBERS = 2;

const counterOf = oncePerThread(({ code }: Counting) => new CodeCounter(code));

function answer({ code, question }: Counting, counts: Float64Array, bins: number): [number, number] {
  if (question.kind === 'information') {
    return [mutualInformationBits(tableOfCounts(counts, bins, code.bins)), 0];
  }
  const { given, samples, entropy } = question;
  return [conditional(counts, bins, given, samples), entropy ? entropyOf(counts, samples) : 0];
}

/** For a range of units, the answers for their members. */
export const countCandidatesTask: RangeTask<Counting> = {
  name: 'candidates',
  size: (_, start, end) => ANSWER * MEMBERS * (end - start),
  run: (args, start, end, to) => {
    const counter = counterOf(args);
    for (let unit = start; unit < end; unit++) {
      const { codes, digits } = args.units[unit];
      const tables = digits.length > 1 ? counter.countDigits(codes, digits) : [counter.count(codes)];
      tables.forEach((counts, member) => {
        to.set(answer(args, counts, digits[member]), ANSWER * (MEMBERS * (unit - start) + member));
      });
    }
  },
};

/** What to compute for the candidates: their information with a column, or with the target given a selected feature. */
interface Wanted {
  /** `[y]`, or `[s, y]`. */
  readonly by: readonly Binned[];
  readonly samples: number;
  readonly weights: Weights | undefined;
  /** Also the entropy of each candidate's counts. */
  readonly entropy: boolean;
}

type Visit = (candidate: Candidate, information: number, entropy: number) => void;

/** Visits candidates with too many cells for dense tables, or with weights. */
function visitWide(candidates: readonly Candidate[], { by, entropy, weights }: Wanted, visit: Visit): void {
  const given = by.length > 1 ? [1] : [];
  for (const candidate of candidates) {
    const all = [candidate, ...by];
    const table = countTuples(
      all.map(({ axis }) => axis),
      all.map(({ column }) => column),
      weights,
    );
    const information = conditionalInformationBits(table, [0], [by.length], given);
    visit(candidate, information, entropy ? entropyOf(table.values, table.total) : 0);
  }
}

/** Visits each candidate with its information, and its entropy if wanted. */
function forEachAnswer(
  candidates: readonly Candidate[],
  couples: readonly Couple[],
  wanted: Wanted,
  visit: Visit,
): void {
  const { by, samples, entropy, weights } = wanted;
  const across = by.reduce((product, { codes }) => product * codes.bins, 1);
  const isWide = ({ codes }: Candidate): boolean => weights !== undefined || codes.bins * across > MAX_CELLS;
  visitWide(candidates.filter(isWide), wanted, visit);
  const left = new Set(candidates.filter((candidate) => !isWide(candidate)));
  if (left.size === 0) return;
  const [first, second] = by.map(({ codes }) => codes);
  const code = second === undefined ? first : pairOf(first, second);
  const question: Question =
    second === undefined
      ? { kind: 'information' }
      : { kind: 'pair', given: givenOf(first, second), samples, entropy };
  const groups: { readonly codes: Codes; readonly members: readonly Candidate[] }[] = [];
  for (const couple of couples) {
    if (!isQuick(couple.codes, code) || !couple.members.every((member) => left.has(member))) continue;
    groups.push(couple);
    for (const member of couple.members) left.delete(member);
  }
  for (const candidate of left) groups.push({ codes: candidate.codes, members: [candidate] });
  const units = groups.map(({ codes, members }) => ({
    codes,
    digits: members.map((member) => member.codes.bins),
  }));
  const answers = overItems(countCandidatesTask, { units, code, question }, units.length);
  groups.forEach(({ members }, unit) => {
    members.forEach((candidate, member) => {
      const at = ANSWER * (MEMBERS * unit + member);
      visit(candidate, answers[at], answers[at + 1]);
    });
  });
}

/** The criterion of a candidate; higher is better. */
function scoreOf(criterion: SelectionCriterion, { relevance, pairs }: Candidate, selected: number): number {
  if (selected === 0 || criterion === 'mim') return relevance;
  if (criterion === 'mrmr') return relevance - pairs / selected;
  return criterion === 'icap' ? relevance - pairs : pairs;
}

/** What a candidate adds to the selected features, in bits. */
function gainOf(criterion: SelectionCriterion, candidate: Candidate, selected: number): number {
  return selected > 0 && (criterion === 'jmi' || criterion === 'disr')
    ? candidate.conditional / selected
    : scoreOf(criterion, candidate, selected);
}

/** The indices of features that are given by name or index. */
function checkGiven(given: unknown, names: readonly string[]): number[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw wrongKind('given', 'an array of names of features', given);
  const places = given.map((name) => {
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw wrongKind('given', 'an array of names of features', name);
    }
    const place = names.indexOf(String(name));
    if (place < 0) throw new RangeError(`"given" must name features, got ${JSON.stringify(name)}`);
    return place;
  });
  return [...new Set(places)];
}

/**
 * Greedy selection of features that together are informative about a target: each step adds the feature with the highest criterion,
 * the first of equal ones. All columns are binned, and compared by plug-in estimates. With f a candidate, y the target, and S the
 * features selected so far:
 *
 * - `'mim'`: I(f; y). Ignores redundancy between features.
 * - `'mrmr'`: I(f; y) − Σ_{s ∈ S} I(f; s)/|S| (Peng, Long & Ding 2005).
 * - `'jmi'` (default): Σ_{s ∈ S} I(f, s; y) (Yang & Moody 1999): finds features that are informative in pairs; the best
 *   compromise in Brown et al. 2012.
 * - `'cmim'`: min_{s ∈ S} I(f; y | s) (Fleuret 2004).
 * - `'disr'`: Σ_{s ∈ S} I(f, s; y)/H(f, s, y) (Meyer & Bontempi 2006).
 * - `'icap'`: I(f; y) − Σ_{s ∈ S} max(0, I(f; s) − I(f; s | y)) (Jakulin 2005).
 *
 * `until` stops at a small gain. Plug-in information of independent columns is about (Kf − 1)(Ky − 1)·Ks/(2N) nats, not 0: a smaller gain
 * is none. The first feature selected has the highest I(f; y). Each pair of a candidate and a selected feature is counted once, so that
 * `count` × features tables are counted.
 *
 * @param features an array of columns, or an object of columns by name; numbers are binned, text and booleans are categories.
 * @param target a column of the same length.
 * @returns a frozen array of frozen `SelectedFeature`, the first selected first; empty if no gain reaches `until`.
 * @throws TypeError for a wrong kind, or several columns in one feature or target; RangeError for columns of different length, a missing
 *   sample (unless `nan: 'omit'`), or a count above the number of features.
 * @see Brown, Pocock, Zhao & Luján 2012, Conditional likelihood maximisation: a unifying framework for information theoretic feature
 *   selection; `praznik` of R
 * @example
 * import { selectFeatures } from 'infosimd';
 * const a = ['x', 'x', 'y', 'y'];
 * const b = ['u', 'v', 'u', 'v'];
 * const selected = selectFeatures({ a, copy: a, b }, ['xu', 'xv', 'yu', 'yv'], { count: 2 });
 * console.log(selected.map(({ name }) => name)); // [ 'a', 'b' ]
 */
export function selectFeatures(
  features: ColumnList,
  target: ColumnInput,
  options?: SelectFeaturesOptions,
): readonly SelectedFeature[] {
  const checked = readOptions(options, OPTIONS);
  const { base, criterion, onProgress } = checked;
  const binning = checked.binning ?? (typeof checked.bins === 'string' ? 'uniform' : 'equal-frequency');
  checkBinsOfAll(checked.bins);
  const entries = entriesOf('features', features);
  if (entries.length === 0) throw new RangeError('"features" must hold at least one column, got none');
  const kinds = checkKinds(
    'features',
    checked.features,
    entries.map(([name]) => name),
  );
  const names = entries.map(([name]) => name);
  const chosen = checkGiven(checked.given, names);
  const free = entries.length - chosen.length;
  if (free === 0) throw new RangeError(`"given" must leave a feature to select, got all ${chosen.length}`);
  const count = checkInteger('count', checked.count, free, 1, free);
  const given = [
    checkColumnGroup('target', target, checked.target),
    ...entries.map(([name, column]) =>
      checkColumnGroup(labelOf('features', features, name), column, kinds.get(name)),
    ),
  ];
  given.forEach(({ columns }, i) => {
    if (columns.length === 1) return;
    const name = i === 0 ? 'target' : labelOf('features', features, entries[i - 1][0]);
    throw new TypeError(
      `"${name}" must be a single column, got ${columns.length}; give each a name of its own`,
    );
  });
  const weights = weightsOf(checked.weights, 'target', given[0].columns[0].length);
  // Weights go where their samples go.
  const beside = weights ? [{ names: ['weights'], columns: [checkNumbers('weights', weights.values)] }] : [];
  const { groups, samples: present } = presentGroups([...given, ...beside], checked.nan);
  const kept = weights && {
    ...weights,
    values: (groups[given.length].columns[0] as NumberColumn).values as Float64Array,
  };
  const samples = kept ? kept.values.reduce((sum, weight) => sum + weight, 0) : present;
  const [y, ...all] = groups.slice(0, given.length).map(({ names: [name], columns: [column] }, i): Binned => {
    const own = given[i].columns[0];
    const bins = checked.bins ?? rankingBinsOf(own, weights);
    const axis = axisFor({ column: name, bins: 'bins' }, own, { bins, binning, weights });
    return { axis, column, codes: codesOf(axis, column) };
  });

  let candidates = all.map(
    (binned, index): Candidate => ({
      ...binned,
      index,
      relevance: 0,
      pairs: criterion === 'cmim' ? Infinity : 0,
      conditional: 0,
    }),
  );
  const couples = criterion === 'mim' || weights || count + chosen.length < 3 ? [] : couplesOf(candidates);
  forEachAnswer(
    candidates,
    couples,
    { by: [y], samples, weights: kept, entropy: false },
    (candidate, information) => {
      candidate.relevance = information;
    },
  );
  const result: SelectedFeature[] = [];
  const take = (feature: Candidate): void => {
    candidates = candidates.filter((candidate) => candidate !== feature);
    if (criterion !== 'mim') addPairs(criterion, candidates, couples, feature, y, { samples, weights: kept });
  };
  for (const feature of chosen.map((index) => candidates.find((candidate) => candidate.index === index))) {
    take(feature as Candidate);
  }
  for (;;) {
    const before = chosen.length + result.length;
    const scores = candidates.map((candidate) => scoreOf(criterion, candidate, before));
    // Not Math.max(...scores), which fails for too many arguments.
    const place = scores.reduce((highest, own, i) => (own > scores[highest] ? i : highest), 0);
    const [best, score] = [candidates[place], scores[place]];
    const name = names[best.index];
    const gain = fromBits(gainOf(criterion, best, before), base);
    if (checked.until !== undefined && gain < checked.until) return Object.freeze(result);
    result.push(
      Object.freeze({
        index: best.index,
        name,
        value: fromBits(best.relevance, base),
        score: criterion === 'disr' && before > 0 ? score : fromBits(score, base),
        gain,
        unit: unitOf(base),
      }),
    );
    onProgress?.({ selected: result.length, count });
    if (result.length === count) return Object.freeze(result);
    take(best);
  }
}

/** Updates the criterion of each candidate after a feature was selected. */
function addPairs(
  criterion: SelectionCriterion,
  candidates: readonly Candidate[],
  couples: readonly Couple[],
  selected: Candidate,
  y: Binned,
  counting: Pick<Wanted, 'samples' | 'weights'>,
): void {
  if (criterion === 'mrmr') {
    forEachAnswer(
      candidates,
      couples,
      { ...counting, by: [selected], entropy: false },
      (candidate, information) => {
        candidate.pairs += information;
      },
    );
    return;
  }
  const wanted = { ...counting, by: [selected, y], entropy: criterion === 'disr' };
  forEachAnswer(candidates, couples, wanted, (candidate, information, entropy) => {
    const { relevance } = candidate;
    // I(f, s; y) = I(s; y) + I(f; y | s); I(f; s) − I(f; s | y) = I(f; y) − I(f; y | s).
    const together = selected.relevance + information;
    candidate.conditional += information;
    if (criterion === 'jmi') candidate.pairs += together;
    else if (criterion === 'icap') candidate.pairs += Math.max(0, relevance - information);
    else if (criterion === 'cmim') candidate.pairs = Math.min(candidate.pairs, information);
    else if (entropy > 0) candidate.pairs += together / entropy;
  });
}
