// As library.ts, as built.

export * from '../../dist/index.js';
export * from '../../dist/learning/index.js';
