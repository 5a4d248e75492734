export { countPairs_U16, countPairs_U8, countPlanes, markBins_U8, packDigit_U16, packDigit_U8, replaceMissing, sumDigits } from './pairs';
export { rankTies, settle, sortByDigit, sortKeys } from './sort';
export { countWithin, nearestInPlane, reachInPlane } from './neighbours';
export { countInTree, nearestInTree, reachInTree } from './tree';
