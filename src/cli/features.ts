import type { ColumnInfo, ColumnTable } from '../io/columnTable.js';
import { listedNames, nearNames } from '../io/nearNames.js';
import type { TimestampPart } from './timestampParts.js';
import { TIMESTAMP_PARTS } from './timestampParts.js';

/** Something that can be a feature or the target: a column, or a part of a column of timestamps. */
export interface Feature {
  readonly name: string;
  readonly column: string;
  readonly part?: TimestampPart;
}

/** A column left out, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** What a table offers, in its order; a column that has the name of a part stands for itself. */
export function featuresOf(table: Pick<ColumnTable, 'columns'>): { features: Feature[]; leftOut: LeftOut[] } {
  const features: Feature[] = [];
  const leftOut: LeftOut[] = [];
  for (const { name, type, reason = '' } of table.columns()) {
    if (type === 'unsupported') leftOut.push({ name, reason });
    else if (type !== 'timestamp') features.push({ name, column: name });
    else {
      for (const part of TIMESTAMP_PARTS) {
        const own = `${name}.${part}`;
        if (!table.columns().some((other) => other.name === own))
          features.push({ name: own, column: name, part });
      }
    }
  }
  return { features, leftOut };
}

/** The feature that a name stands for. @throws Error that gives the near names, or says why it cannot be used. */
export function findFeature(
  table: Pick<ColumnTable, 'path' | 'columns'>,
  name: string,
  role: string,
): Feature {
  const { features } = featuresOf(table);
  const found = features.find((feature) => feature.name === name);
  if (found) return found;
  const column = table.columns().find((candidate) => candidate.name === name);
  if (column) throw new Error(`${role} "${name}" ${whyNot(column)}`);
  const names = features.map((feature) => feature.name);
  throw new Error(`${table.path} has no column "${name}"${nearNames(name, names, listedNames(names))}`);
}

function whyNot({ name, type, reason }: ColumnInfo): string {
  if (type === 'unsupported') return `cannot be used: it is ${reason}`;
  const parts = TIMESTAMP_PARTS.map((part) => `${name}.${part}`);
  return `is a column of timestamps; use ${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;
}

/**
 * The features that `--features` names: columns, parts such as `date.hour`, or a column of timestamps for all its
 * parts.
 * @throws Error for a name that the table has not, one given twice, or that of the `target`, where there is one.
 */
export function chooseFeatures(table: ColumnTable, list: string, target?: string): Feature[] {
  const { features } = featuresOf(table);
  // A column whose name has a comma can be chosen alone.
  const names = table.columns().some(({ name }) => name === list)
    ? [list]
    : list.split(',').map((name) => name.trim());
  const chosen: Feature[] = [];
  for (const name of names) {
    if (name === '') throw new Error(`--features has an empty name in "${list}"`);
    if (name === target) throw new Error(`--features names the target "${target}"`);
    const parts = features.filter((feature) => feature.part && feature.column === name);
    const found = parts.length > 0 ? parts : [findFeature(table, name, 'feature')];
    for (const feature of found) {
      if (chosen.some((other) => other.name === feature.name)) {
        throw new Error(`--features names "${feature.name}" twice`);
      }
      if (feature.name !== target) chosen.push(feature);
    }
  }
  return chosen;
}
