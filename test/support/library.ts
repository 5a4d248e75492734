// Every public function that takes arrays: the exports of 'infosimd' and of 'infosimd/learning'.

export * from '../../src/index.js';
export * from '../../src/learning/index.js';
