export { countPairs_U8 } from './pairs';
export { identity_I32 } from './sort';
