// Counts as JSON: exact, and what JSON has no number for as text.

import { type EdgesJSON, edgesFromJSON, edgesToJSON } from '../bins/edgesJson.js';
import type { Label } from '../columns/categories.js';
import { checkCounts, checkOccupied, checkSum } from '../columns/checkCounts.js';
import { wrongKind } from '../columns/errors.js';
import { AXIS_KEYS, type Axis, axisFrom, BinAxis } from './axis.js';
import { Counts } from './counts.js';

/** A label as JSON: as it is, or an infinite number, which is not the text. */
export type LabelJSON = Label | { readonly number: 'Infinity' | '-Infinity' };

/** An axis as JSON. */
export type AxisJSON = { readonly edges: EdgesJSON } | { readonly categories: readonly LabelJSON[] };

/** What is counted, as JSON. */
export interface CountsJSON {
  /** Where there are more than 2^24 cells: `counts` are those of `cells` alone. */
  readonly storage?: 'sparse';
  /** With `storage: 'sparse'`: row-major numbers of the occupied cells, ascending. */
  readonly cells?: readonly number[];
  /** Counts, row-major. */
  readonly counts: readonly number[];
  readonly outOfRange: number;
  readonly nan: number;
}

function labelToJSON(label: Label): LabelJSON {
  if (label === Infinity) return { number: 'Infinity' };
  return label === -Infinity ? { number: '-Infinity' } : label;
}

function labelFromJSON(json: unknown): unknown {
  if (json === null || typeof json !== 'object' || !('number' in json)) return json;
  return json.number === 'Infinity' ? Infinity : json.number === '-Infinity' ? -Infinity : json;
}

export function axisToJSON(axis: Axis): AxisJSON {
  return axis instanceof BinAxis
    ? { edges: edgesToJSON(axis.edges) }
    : { categories: axis.categories.map(labelToJSON) };
}

/** The axis of one side of a table's JSON. */
export function axisFromJSON(side: 'x' | 'y', json: AxisJSON): Axis {
  if (json === null || typeof json !== 'object') return axisFrom(side, json, AXIS_KEYS);
  if ('edges' in json) {
    return axisFrom(side, { edges: edgesFromJSON(`json.${side}.edges`, json.edges) }, AXIS_KEYS);
  }
  const { categories } = json;
  const labels = Array.isArray(categories) ? { categories: categories.map(labelFromJSON) } : {};
  return axisFrom(side, { ...json, ...labels }, AXIS_KEYS);
}

export function countsToJSON(table: Counts): CountsJSON {
  const { cells, counts, outOfRange, nan } = table.state;
  return {
    ...(cells ? { storage: 'sparse', cells: Array.from(cells) } : {}),
    counts: Array.from(counts),
    outOfRange,
    nan,
  };
}

/** Throws unless `json` is what the class `type` writes. */
export function checkJSON(type: string, json: unknown): void {
  const { type: found, version } = (json ?? {}) as { type?: unknown; version?: unknown };
  if (found !== type || version !== 1) throw wrongKind('json', `a ${type}'s toJSON() of version 1`, json);
}

/** The counts that `countsToJSON` described. */
export function countsFromJSON(axes: readonly Axis[], json: CountsJSON): Counts {
  const size = axes.reduce((product, { bins }) => product * bins, 1);
  return Counts.from({
    axes,
    ...(json.storage === 'sparse'
      ? checkOccupied('json', json.cells, json.counts, size)
      : { counts: checkCounts('json.counts', json.counts, size) }),
    outOfRange: checkSum('json.outOfRange', json.outOfRange),
    nan: checkSum('json.nan', json.nan),
  });
}
