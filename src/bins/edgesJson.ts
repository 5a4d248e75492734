// JSON has no infinity, and edges may be infinite.

import { wrongKind } from '../columns/errors.js';
import { isRow } from '../columns/matrix.js';

/** Edges as JSON: numbers, infinite ones as text. */
export type EdgesJSON = readonly (number | 'Infinity' | '-Infinity')[];

export function edgesToJSON(edges: Float64Array): EdgesJSON {
  return Array.from(edges, (edge) =>
    edge === Infinity ? 'Infinity' : edge === -Infinity ? '-Infinity' : edge,
  );
}

/** The edges again; what they must be is checked where they are used. */
export function edgesFromJSON(name: string, json: unknown): number[] {
  if (!isRow(json)) throw wrongKind(name, 'an array of edges', json);
  return Array.from(json as ArrayLike<unknown>, (edge) =>
    edge === 'Infinity' ? Infinity : edge === '-Infinity' ? -Infinity : (edge as number),
  );
}
