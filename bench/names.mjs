// The names of our variants and of rivals in reports.

const NAMES = {
  wasm: 'infosimd',
  portable: 'infosimd, portable',
  auto: "infosimd, 'auto'",
  resident: 'infosimd, in an arena',
  loop: 'plain loop',
  c: 'C (same algorithm)',
  'fast-histogram': 'C (fast-histogram)',
  numpy: 'NumPy',
  scipy: 'SciPy',
  sklearn: 'scikit-learn',
  torch: 'PyTorch',
  tfjs: 'TensorFlow.js, wasm',
  ckdtree: "SciPy's cKDTree, query alone",
};

/** Our variants; every other name is a rival. */
export const OURS = ['wasm', 'portable', 'auto', 'resident'];

export const nameOf = (name) => NAMES[name] ?? name;
