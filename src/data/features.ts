import { wrongKind, wrongValue } from '../columns/errors.js';
import { listedNames, nearNames } from '../columns/nearNames.js';
import type { Dataset } from './dataset.js';
import { columnNamed, placesOf } from './findColumn.js';
import type { TimestampPart } from './timestampParts.js';
import { TIMESTAMP_PARTS } from './timestampParts.js';

/** Something that can be a feature or the target: a column, timestamps as numbers, or a part of a column of timestamps. */
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
    else features.push({ name, column: name });
    if (type !== 'timestamp') continue;
    for (const part of TIMESTAMP_PARTS) {
      const own = `${name}.${part}`;
      if (!places.has(own)) features.push({ name: own, column: name, part });
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
  if (column) throw new Error(`${role} "${name}" cannot be used: it is ${column.reason}`);
  const names = features.map((feature) => feature.name);
  throw new Error(`${table.path} has no column "${name}"${nearNames(name, names, listedNames(names))}`);
}

/**
 * The features of a dataset by name: columns, parts such as `date.hour`, or a column of timestamps for itself and all its parts; all of them where
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
    const ofTarget = offered.features.find(({ name }) => name === target);
    // A timestamp says all about its parts.
    const isPart = ({ column, part }: Feature): boolean =>
      column === ofTarget?.column && (part === undefined) !== (ofTarget.part === undefined);
    return {
      features: offered.features.filter((feature) => feature.name !== target && !isPart(feature)),
      leftOut: [
        ...offered.leftOut,
        ...offered.features.filter(isPart).map(({ name, part }) => ({
          name,
          reason: part ? 'a part of the target' : 'the target is a part of it',
        })),
      ],
    };
  }
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw wrongKind('features', 'an array of names', names);
  }
  if (names.length === 0) throw wrongValue('features', 'an array of at least one name', names);
  const known = new Map(offered.features.map((feature) => [feature.name, feature]));
  const ofColumn = new Map(featureGroups(offered.features).map((own) => [own[0].column, own]));
  const chosen = new Map<string, Feature>();
  for (const name of names) {
    if (name === '') throw new Error('"features" has an empty name');
    if (name === target) throw new Error(`"features" names the target "${target}"`);
    for (const feature of ofColumn.get(name) ?? [known.get(name) ?? findFeature(dataset, name, 'feature')]) {
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
