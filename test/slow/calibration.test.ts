// Calibration of p-values and coverage of intervals at length.

import { testCoverage, testUniformPValues } from '../support/calibration.js';

testUniformPValues(300);
testCoverage(300, 0.9, 0.99);
