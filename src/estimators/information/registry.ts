// The registry: every estimator of mutual information, by the name that options give it.

import { CategoryCodes } from '../../columns/categories.js';
import { type Column, quantizedError } from '../../columns/column.js';
import { forMethods, type Option, type OptionsOf } from '../../columns/options.js';
import { copula } from './copula.js';
import type { InformationEstimator, SampleEstimator } from './estimator.js';
import { gao } from './gao.js';
import { gaussian } from './gaussian.js';
import { histogram } from './histogram.js';
import { ksg } from './ksg.js';
import { ross } from './ross.js';

const SAMPLE_ESTIMATORS = {
  ksg,
  ross,
  gao,
  gaussian,
  copula,
};

export const ESTIMATORS = { histogram, ...SAMPLE_ESTIMATORS };

type Estimators = typeof SAMPLE_ESTIMATORS;

/**
 * Estimators that need no bins.
 *
 * @useDeclaredType
 */
export type ContinuousMethod = keyof Estimators;

/** Any method but `'auto'`. */
export type InformationMethod = 'histogram' | ContinuousMethod;

/** The intersection of the members of a union. */
type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

type OptionsOfAll = Intersection<
  {
    [Method in ContinuousMethod]: Estimators[Method] extends SampleEstimator<infer Options> ? Options : never;
  }[ContinuousMethod]
>;

/** Options of the estimators that need no bins: those of all of them. */
export interface ContinuousOptions extends OptionsOfAll {}

export const CONTINUOUS_METHODS = Object.keys(SAMPLE_ESTIMATORS) as ContinuousMethod[];

export const INFORMATION_METHODS = Object.keys(ESTIMATORS) as InformationMethod[];

export function estimatorOf(method: InformationMethod): InformationEstimator<object> {
  return ESTIMATORS[method];
}

/** The estimator of a method that needs no bins. */
export function sampleEstimatorOf(method: ContinuousMethod): SampleEstimator<object> {
  return SAMPLE_ESTIMATORS[method] as SampleEstimator<object>;
}

/** The methods that take an option. */
function methodsWith(option: string): InformationMethod[] {
  return INFORMATION_METHODS.filter((method) => Object.hasOwn(estimatorOf(method).options, option));
}

type MethodOptions = OptionsOf<
  ContinuousOptions & (typeof histogram extends InformationEstimator<infer Options> ? Options : never)
>;

/** Every option of every estimator, with the methods that take it. */
export const METHOD_OPTIONS = Object.fromEntries(
  Object.values<InformationEstimator<object>>(ESTIMATORS)
    .flatMap(({ options }): [string, Option<unknown>][] => Object.entries(options))
    .map(([name, option]) => [name, forMethods(methodsWith(name), option)]),
) as unknown as MethodOptions;

function isCategory(column: Column): column is CategoryCodes {
  return column instanceof CategoryCodes;
}

/** Whether an estimator takes columns of these kinds. */
function accepts({ takes, several }: InformationEstimator<object>, columns: readonly Column[]): boolean {
  if (columns.length > 2 && !several) return false;
  if (takes === 'any columns') return true;
  if (columns.some(({ kind }) => kind === 'quantized')) return false;
  return columns.filter(isCategory).length === (takes === 'numbers' ? 0 : 1);
}

/** Throws for columns that the method does not take. */
export function refuseColumns(
  method: InformationMethod,
  names: readonly string[],
  columns: readonly Column[],
): void {
  const estimator = estimatorOf(method);
  if (accepts(estimator, columns)) return;
  const quantized = columns.findIndex(({ kind }) => kind === 'quantized');
  if (quantized >= 0) throw quantizedError(names[quantized]);
  if (estimator.takes === 'a category and a number') {
    throw new TypeError(
      `method '${method}' takes a category and a number; use { x: 'category' } or { y: 'category' } for labels that are numbers`,
    );
  }
  const category = columns.findIndex(isCategory);
  const others = INFORMATION_METHODS.filter((other) => accepts(estimatorOf(other), columns)).reverse();
  const hint = `use method ${others.map((other) => `'${other}'`).join(' or ')}`;
  throw new TypeError(
    category < 0
      ? `method '${method}' takes single columns; ${hint}`
      : `method '${method}' takes numbers, and "${names[category]}" holds categories; ${hint}`,
  );
}

/** `'auto'` takes the histogram below. */
const LEAST_SAMPLES = 10;

/**
 * The choice of `'auto'`: the first automatic estimator that takes the columns, and takes ties if more than one sample in twenty is
 * tied. The histogram if there is none, and for very few samples.
 *
 * @param ties counts the tied samples.
 */
export function automaticMethod(columns: readonly Column[], ties: () => number): InformationMethod {
  const [{ length }] = columns;
  if (length < LEAST_SAMPLES) return 'histogram';
  const fitting = INFORMATION_METHODS.filter((method) => {
    const estimator = estimatorOf(method);
    return estimator.automatic && accepts(estimator, columns);
  });
  if (fitting.length === 0) return 'histogram';
  const isTied = ties() > length / 20;
  return fitting.find((method) => !isTied || estimatorOf(method).ties === 'any') ?? 'histogram';
}
