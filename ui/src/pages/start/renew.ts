import { type Json, type Values, isObject } from "../../forms/shape";

/** The values with better suggestions in the place of those that nobody has changed. */
export function renewed(values: Values, suggested: Values, better: Values): Values {
  const all = { ...values };
  for (const [name, next] of Object.entries(better)) {
    const [own, old] = [values[name], suggested[name]];
    if (isObject(own) && isObject(old) && isObject(next)) all[name] = renewed(own, old, next);
    else if (same(own, old)) all[name] = next;
  }
  return all;
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
