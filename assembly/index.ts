export {
  binEdges_F32,
  binEdges_F64,
  binEdges_I32,
  binUniform_F32,
  binUniform_F64,
  binUniform_I32,
} from './bin';
export { count1, count2 } from './count';
export {
  divide_F64,
  scan_F32,
  scan_F64,
  scan_I32,
  sum_F64,
  sumLog2_F64,
  sumPLog2P_F32,
  sumPLog2P_F64,
  sumPLog2PQ_F32,
  sumPLog2PQ_F64,
  sumPLog2Q_F32,
  sumPLog2Q_F64,
} from './sums';
