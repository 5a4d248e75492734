// What a function returns by its options, for functions that return a number, or an object where one is asked for.

import type { ConfidenceInterval } from './confidence.js';
import type { SignificanceResult } from './significance.js';

/**
 * The constraint of options whose type is inferred: they hold names of `Known`, or of what else is `Allowed`, alone, as the compiler asks
 * of other object literals.
 */
export type Only<Known, Options, Allowed = unknown> = Known & {
  readonly [Name in Exclude<keyof Options, keyof Known | keyof Allowed>]: never;
};

/** The type of an option; undefined where it is not given. */
export type Given<Options, Name extends string> = Name extends keyof Options ? Options[Name] : undefined;

/** Where details are surely wanted, surely not, or perhaps: a type of options that leaves it open gives both. */
export type Detailed<Options, Details> = [Given<Options, 'details'>] extends [true]
  ? Details
  : [Given<Options, 'details'>] extends [false | undefined]
    ? number
    : number | Details;

/** What is given with details, where it is surely asked for. */
type With<Options, Name extends string, Kind, Result, Otherwise = unknown> = [Given<Options, Name>] extends [
  Kind,
]
  ? Result
  : Otherwise;

/** An estimate as an object. */
type Estimate<Options, Details> = Details &
  With<Options, 'significance', string, SignificanceResult> &
  With<Options, 'confidence', number, { readonly confidenceInterval: ConfidenceInterval }>;

/** The same of functions whose significance and confidence make an estimate an object, too. */
export type Uncertain<Options, Details> = true extends
  | With<Options, 'details', true, true, never>
  | With<Options, 'significance', string, true, never>
  | With<Options, 'confidence', number, true, never>
  ? Estimate<Options, Details>
  : [Given<Options, 'details'>] extends [false]
    ? number
    : [Given<Options, 'significance'> | Given<Options, 'confidence'>] extends [undefined]
      ? Detailed<Options, Details>
      : number | Details;
