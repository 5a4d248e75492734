// Conditional mutual information from nearest neighbours (Frenzel & Pompe 2007).

import { digamma } from '../../numeric/gamma.js';
import { fromNats } from '../../numeric/units.js';
import { countWithin, nearestRadii } from '../../search/nearestNeighbours.js';
import { sumDigamma } from './digammaSum.js';
import { type Group, isConstantGroup } from './group.js';

/**
 * I(X; Y | Z) in bits: ψ(k) − ⟨ψ(nxz + 1) + ψ(nyz + 1) − ψ(nz + 1)⟩, where nxz, nyz and nz count the samples nearer in these
 * columns than the k-th neighbour in all. Frenzel & Pompe 2007.
 */
export function frenzelPompeBits(x: Group, y: Group, z: Group, k: number): number {
  if (isConstantGroup(x) || isConstantGroup(y)) return 0;
  const n = x[0].length;
  const radii = nearestRadii([...x, ...y, ...z], k);
  const [xz, yz, given] = [[...x, ...z], [...y, ...z], z].map((group) =>
    sumDigamma(countWithin(group, radii, false), 1),
  );
  return fromNats(digamma(k) - (xz + yz - given) / n);
}
