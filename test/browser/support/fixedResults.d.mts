export function fixedResults(infosimd: typeof import('../../../src/index.js')): Record<string, string>;
