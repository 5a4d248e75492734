// Variables of one or several columns of numbers.

/** The columns of one variable. */
export type Group = readonly Float64Array[];

/** Whether all values are equal. Such a column shares no information, which rounding would hide. */
export function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

export function isConstantGroup(group: Group): boolean {
  return group.every(isConstant);
}
