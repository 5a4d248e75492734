// Result types that depend on options: a number, or an object with details.

import type { ConfidenceInterval } from './confidence.js';
import type { SignificanceResult } from './significance.js';

/** Allows only the names of `Known`. The compiler checks excess properties of object literals, but not of inferred types. */
export type Only<Known, Options> = Known & {
  readonly [Name in Exclude<keyof Options, keyof Known>]: never;
};

/** `Options`, inferred from the argument, in a form that lets editors complete the names of `Known`. */
export type Completed<Options, Known> = Options | (Options & Known);

/** The type of an option; undefined if it is not given. */
export type Given<Options, Name extends string> = Name extends keyof Options ? Options[Name] : undefined;

/** Details, a number, or either: if the type of the options leaves `details` open. */
export type Detailed<Options, Details> = [Given<Options, 'details'>] extends [true]
  ? Details
  : [Given<Options, 'details'>] extends [false | undefined]
    ? number
    : number | Details;

/** `Result` if the type of the options certainly has the option, else `Otherwise`. */
type With<Options, Name extends string, Kind, Result, Otherwise = unknown> = [Given<Options, Name>] extends [
  Kind,
]
  ? Result
  : Otherwise;

/** Details, with significance and confidence interval if requested. */
type Estimate<Options, Details> = Details &
  With<Options, 'significance', string, SignificanceResult> &
  With<Options, 'confidence', number, { readonly confidenceInterval: ConfidenceInterval }>;

/** As `Detailed`; `significance` and `confidence` also make the result an object. */
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
