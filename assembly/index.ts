export { binEdges_F64, binUniform_F64, countUniform1_F64, countUniform2_F64 } from './bin';
export { occupiedCells } from './cells';
export { count1, count2 } from './count';
export {
  divide_F64,
  scan_F64,
  sum_F64,
  sumLog2_F64,
  sumPLog2P_F32,
  sumPLog2P_F64,
  sumPLog2PQ_F32,
  sumPLog2PQ_F64,
  sumPLog2Q_F32,
  sumPLog2Q_F64,
} from './sums';
export { widen_F32, widen_I32 } from './widen';
