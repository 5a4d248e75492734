export { calibrate_F32, calibrate_F64 } from './calibration';
export { addClasses, countVotes_F32, countVotes_F64, ensemble_F32, ensemble_F64 } from './ensemble';
export { distillation_F32, distillation_F64 } from './distillation';
export { gaussianKl_F32, gaussianKl_F64 } from './gaussian';
export { sigmoidLoss_F32, sigmoidLoss_F64 } from './sigmoid';
export {
  softmaxLabels_F32,
  softmaxLabels_F64,
  softmaxRows_F32,
  softmaxRows_F64,
  softmaxTargets_F32,
  softmaxTargets_F64,
} from './softmax';
