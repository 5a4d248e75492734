// The corrections that are fast enough for every pair of columns.

/** The plug-in estimate as it is, or with Miller's and Madow's first-order term. */
export type Correction = 'none' | 'miller-madow';

export const CORRECTIONS = ['none', 'miller-madow'] as const;
