// Variables of one or several columns of numbers.

/** Columns that belong together: one variable. */
export type Group = readonly Float64Array[];

/** Whether all values are one: such a column tells nothing, whatever rounding says. */
export function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

export function isConstantGroup(group: Group): boolean {
  return group.every(isConstant);
}
