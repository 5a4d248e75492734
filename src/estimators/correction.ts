// The corrections that are fast enough for every pair of columns.

/** The plug-in estimate as it is, or with Miller's and Madow's first-order term. */
export type Correction = 'none' | 'miller-madow';

export const CORRECTIONS = ['none', 'miller-madow'] as const;

/** Those of a mutual information: also less its mean over all tables with the same margins. */
export type PairCorrection = Correction | 'adjusted';

export const PAIR_CORRECTIONS = [...CORRECTIONS, 'adjusted'] as const;
