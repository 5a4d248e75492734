// Edges in JSON, which has no infinity.

import { wrongKind } from '../columns/errors.js';
import { isRow } from '../columns/matrix.js';

/** Edges as JSON: numbers, and texts for infinite ones. */
export type EdgesJSON = readonly (number | 'Infinity' | '-Infinity')[];

export function edgesToJSON(edges: Float64Array): EdgesJSON {
  return Array.from(edges, (edge) =>
    edge === Infinity ? 'Infinity' : edge === -Infinity ? '-Infinity' : edge,
  );
}

/** The edges from JSON, unchecked: their user checks them. */
export function edgesFromJSON(name: string, json: unknown): number[] {
  if (!isRow(json)) throw wrongKind(name, 'an array of edges', json);
  return Array.from(json as ArrayLike<unknown>, (edge) =>
    edge === 'Infinity' ? Infinity : edge === '-Infinity' ? -Infinity : (edge as number),
  );
}
