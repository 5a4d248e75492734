import { wrongKind, wrongValue } from '../columns/errors.js';
import { listedNames, nearNames } from '../columns/nearNames.js';
import type { ColumnInfo, Dataset } from './dataset.js';
import { columnNamed, placesOf } from './findColumn.js';
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
export function featuresOf(table: Pick<Dataset, 'columns'>): { features: Feature[]; leftOut: LeftOut[] } {
  const features: Feature[] = [];
  const leftOut: LeftOut[] = [];
  const columns = table.columns();
  const places = placesOf(columns);
  for (const { name, type, reason = '' } of columns) {
    if (type === 'unsupported') leftOut.push({ name, reason });
    else if (type !== 'timestamp') features.push({ name, column: name });
    else {
      for (const part of TIMESTAMP_PARTS) {
        const own = `${name}.${part}`;
        if (!places.has(own)) features.push({ name: own, column: name, part });
      }
    }
  }
  return { features, leftOut };
}

/** The feature that a name stands for. @throws Error that gives the near names, or says why it cannot be used. */
export function findFeature(table: Pick<Dataset, 'path' | 'columns'>, name: string, role: string): Feature {
  if (typeof name !== 'string') throw wrongKind(role.replace(/^the /, ''), 'the name of a column', name);
  const { features } = featuresOf(table);
  const found = features.find((feature) => feature.name === name);
  if (found) return found;
  const column = columnNamed(table.columns(), name);
  if (column) throw new Error(`${role} "${name}" ${whyNot(column)}`);
  const names = features.map((feature) => feature.name);
  // A column of timestamps, which is no feature itself, may be what was meant.
  const near = new Set([...features.map(({ column }) => column), ...names]);
  throw new Error(`${table.path} has no column "${name}"${nearNames(name, [...near], listedNames(names))}`);
}

function whyNot({ name, type, reason }: ColumnInfo): string {
  if (type === 'unsupported') return `cannot be used: it is ${reason}`;
  const parts = TIMESTAMP_PARTS.map((part) => `${name}.${part}`);
  return `is a column of timestamps; use ${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;
}

/**
 * The features of a dataset by name: columns, parts such as `date.hour`, or a column of timestamps for all its parts; all of them where
 * no names are given, with the columns that cannot be used.
 *
 * @param target a feature that cannot be among them.
 * @throws TypeError where `names` is no array of texts; RangeError where it is empty; Error for a name that the dataset has not, one given twice, or the target's.
 */
export function chooseFeatures(
  dataset: Pick<Dataset, 'path' | 'columns'>,
  names: readonly string[] | undefined,
  target?: string,
): { features: Feature[]; leftOut: LeftOut[] } {
  const offered = featuresOf(dataset);
  if (names === undefined) {
    return { ...offered, features: offered.features.filter(({ name }) => name !== target) };
  }
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw wrongKind('features', 'an array of names', names);
  }
  if (names.length === 0) throw wrongValue('features', 'an array of at least one name', names);
  const known = new Map(offered.features.map((feature) => [feature.name, feature]));
  const partsOf = new Map(
    featureGroups(offered.features.filter(({ part }) => part)).map((parts) => [parts[0].column, parts]),
  );
  const chosen = new Map<string, Feature>();
  for (const name of names) {
    if (name === '') throw new Error('"features" has an empty name');
    if (name === target) throw new Error(`"features" names the target "${target}"`);
    for (const feature of partsOf.get(name) ?? [known.get(name) ?? findFeature(dataset, name, 'feature')]) {
      if (chosen.has(feature.name)) {
        const all = name === feature.name ? '' : ` ("${name}" stands for all its parts)`;
        throw new Error(`"features" names "${feature.name}" twice${all}`);
      }
      if (feature.name !== target) chosen.set(feature.name, feature);
    }
  }
  return { features: [...chosen.values()], leftOut: [] };
}

/** Features by the column that they are read from: the parts of a timestamp are read once. */
export function featureGroups(features: readonly Feature[]): Feature[][] {
  const groups = new Map<string, Feature[]>();
  for (const feature of features) {
    const group = groups.get(feature.column);
    if (group) group.push(feature);
    else groups.set(feature.column, [feature]);
  }
  return [...groups.values()];
}
