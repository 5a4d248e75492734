export function everyKind(infosimd: typeof import('../../../src/index.js')): Record<string, () => unknown>;
