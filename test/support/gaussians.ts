// Pairs of correlated Gaussians.

/** n pairs with the correlation ρ, by Box and Muller. */
export function gaussians(n: number, rho: number, draw: () => number): [Float64Array, Float64Array] {
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - draw()));
    const angle = 2 * Math.PI * draw();
    x[i] = radius * Math.cos(angle);
    y[i] = rho * x[i] + Math.sqrt(1 - rho * rho) * radius * Math.sin(angle);
  }
  return [x, y];
}
