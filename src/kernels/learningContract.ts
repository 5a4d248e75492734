// The kernels on rows of logits that every backend implements, as contract.ts lists those on blocks. Offsets are bytes in the
// instance's memory, lengths are elements. The headers in assembly/ give formulas, domains and layouts.

type Rows = (
  x: number,
  rows: number,
  columns: number,
  temperature: number,
  to: number,
  records: number,
) => number;
type Labels = (
  x: number,
  rows: number,
  columns: number,
  labels: number,
  weights: number,
  scaling: number,
  gradient: number,
  losses: number,
) => number;
type Targets = (
  x: number,
  targets: number,
  rows: number,
  columns: number,
  scaling: number,
  gradient: number,
  losses: number,
) => number;
type Sigmoid = (
  logits: number,
  targets: number,
  n: number,
  positiveWeight: number,
  positive: number,
  weights: number,
  scaling: number,
  gradient: number,
  losses: number,
) => number;
type Calibrate = (
  p: number,
  outcomes: number,
  n: number,
  bins: number,
  edges: number,
  tables: number,
) => number;
type Votes = (
  p: number,
  members: number,
  stride: number,
  samples: number,
  classes: number,
  tolerance: number,
  votes: number,
  most: number,
) => number;
type Ensemble = (
  p: number,
  members: number,
  n: number,
  means: number,
  sums: number,
  entropies: number,
) => void;
type Distillation = (
  teacher: number,
  student: number,
  rows: number,
  columns: number,
  temperature: number,
  weights: number,
  scaling: number,
  gradient: number,
  losses: number,
  scratch: number,
) => void;
type Gaussian = (
  mean: number,
  logVariance: number,
  n: number,
  scaling: number,
  gradientMean: number,
  gradientLogVariance: number,
  losses: number,
) => void;

export interface LearningKernels {
  addClasses: (terms: number, samples: number, classes: number, to: number) => void;
  calibrate_F32: Calibrate;
  calibrate_F64: Calibrate;
  countVotes_F32: Votes;
  countVotes_F64: Votes;
  ensemble_F32: Ensemble;
  ensemble_F64: Ensemble;
  distillation_F32: Distillation;
  distillation_F64: Distillation;
  gaussianKl_F32: Gaussian;
  gaussianKl_F64: Gaussian;
  sigmoidLoss_F32: Sigmoid;
  sigmoidLoss_F64: Sigmoid;
  softmaxRows_F32: Rows;
  softmaxRows_F64: Rows;
  softmaxLabels_F32: Labels;
  softmaxLabels_F64: Labels;
  softmaxTargets_F32: Targets;
  softmaxTargets_F64: Targets;
}

type LearningKernelName = keyof LearningKernels;

/** Every learning kernel; a test checks that both backends have exactly these. */
export const LEARNING_KERNEL_NAMES: readonly LearningKernelName[] = [
  'addClasses',
  'calibrate_F32',
  'calibrate_F64',
  'countVotes_F32',
  'countVotes_F64',
  'ensemble_F32',
  'ensemble_F64',
  'distillation_F32',
  'distillation_F64',
  'gaussianKl_F32',
  'gaussianKl_F64',
  'sigmoidLoss_F32',
  'sigmoidLoss_F64',
  'softmaxRows_F32',
  'softmaxRows_F64',
  'softmaxLabels_F32',
  'softmaxLabels_F64',
  'softmaxTargets_F32',
  'softmaxTargets_F64',
];
