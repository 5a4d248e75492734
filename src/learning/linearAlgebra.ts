// Small dense matrices, d × d and row-major.

/** The lower factor L of Cholesky, A = L·Lᵀ; the index of the first leading block that is not positive definite if there is one. */
export function cholesky(a: Float64Array, d: number): Float64Array | number {
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j];
      for (let k = 0; k < j; k++) sum -= l[i * d + k] * l[j * d + k];
      if (i !== j) l[i * d + j] = sum / l[j * d + j];
      else if (sum > 0) l[i * d + i] = Math.sqrt(sum);
      else return i;
    }
  }
  return l;
}

/** L⁻¹·B for a lower triangular L. */
export function solveLower(l: Float64Array, b: Float64Array, d: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < d; i++) {
    for (let column = 0; column < d; column++) {
      let sum = x[i * d + column];
      for (let k = 0; k < i; k++) sum -= l[i * d + k] * x[k * d + column];
      x[i * d + column] = sum / l[i * d + i];
    }
  }
  return x;
}

/** Eigenvalues of a symmetric matrix by Jacobi's rotations, which keep the relative accuracy of small ones (Golub & Van Loan 8.5). */
export function symmetricEigenvalues(symmetric: Float64Array, d: number): Float64Array {
  const a = Float64Array.from(symmetric);
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < d; p++) {
      for (let q = p + 1; q < d; q++) {
        const off = a[p * d + q];
        if (Math.abs(off) <= 2 ** -53 * Math.sqrt(Math.abs(a[p * d + p] * a[q * d + q]))) continue;
        rotated = true;
        const theta = (a[q * d + q] - a[p * d + p]) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < d; k++) {
          const [x, y] = [a[k * d + p], a[k * d + q]];
          a[k * d + p] = c * x - s * y;
          a[k * d + q] = s * x + c * y;
        }
        for (let k = 0; k < d; k++) {
          const [x, y] = [a[p * d + k], a[q * d + k]];
          a[p * d + k] = c * x - s * y;
          a[q * d + k] = s * x + c * y;
        }
      }
    }
    if (!rotated) break;
  }
  return Float64Array.from({ length: d }, (_, i) => a[i * d + i]);
}
