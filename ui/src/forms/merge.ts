// What two editors did to the same entity, field by field.
import { type Json, type ObjectShape, type Shape, type UnionShape, type Values, isObject, variantOf } from "./shape";
import { join } from "./validate";
import { fieldLabel } from "./words";

export interface Difference {
  path: string;
  label: string;
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
  /** Whether both changed it, each in another way. */
  both: boolean;
}

/** Every field that at least one of the two changed. Lists, and objects of another variant, are taken as a whole. */
export function differences(shape: Shape, base: Values, mine: Values, theirs: Values): Difference[] {
  const found: Difference[] = [];
  compare(fieldsOf(shape, mine), base, mine, theirs, "", "", found);
  return found;
}

function compare(object: ObjectShape | undefined, base: Values, mine: Values, theirs: Values, path: string, label: string, found: Difference[]): void {
  for (const field of object?.fields ?? []) {
    const [was, own, other] = [base[field.name], mine[field.name], theirs[field.name]];
    const at = join(path, field.name);
    const said = [label, fieldLabel(object?.name ?? "", field.name)].filter(Boolean).join(" › ");
    const inner = field.shape.type === "object" || field.shape.type === "union" ? fieldsOf(field.shape, own) : undefined;
    if (inner && isObject(was) && isObject(own) && isObject(other) && sameVariant(field.shape, was, own, other)) {
      compare(inner, was, own, other, at, said, found);
      continue;
    }
    if (same(own, was) && same(other, was)) continue;
    found.push({ path: at, label: said, base: was, mine: own, theirs: other, both: !same(own, was) && !same(other, was) && !same(own, other) });
  }
}

/** The values with those fields as the other editor has them. */
export function take(mine: Values, theirs: Values, paths: string[]): Values {
  const merged = structuredClone(mine);
  for (const path of paths) {
    const names = path.split(".");
    const last = names.pop() as string;
    let [to, from]: [Values, Json | undefined] = [merged, theirs];
    for (const name of names) {
      to = to[name] as Values;
      from = isObject(from) ? from[name] : undefined;
    }
    const value = isObject(from) ? from[last] : undefined;
    if (value === undefined) delete to[last];
    else to[last] = structuredClone(value);
  }
  return merged;
}

function fieldsOf(shape: Shape | UnionShape, value: Json | undefined): ObjectShape | undefined {
  if (shape.type === "object") return shape;
  return shape.type === "union" ? variantOf(shape, value)?.object : undefined;
}

function sameVariant(shape: Shape, ...values: Values[]): boolean {
  return shape.type !== "union" || values.every((value) => value[shape.tag] === values[0]?.[shape.tag]);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** What is not there is the same as nothing, and the order of names says nothing. */
function canonical(value: Json | undefined): string {
  const sorted = (value: Json | undefined): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (!isObject(value)) return value ?? null;
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .filter((key) => value[key] !== undefined)
        .map((key) => [key, sorted(value[key])]),
    );
  };
  return JSON.stringify(sorted(value === "" ? undefined : value));
}
