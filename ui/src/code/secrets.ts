// What stands in code in the place of secrets that are not shown.
import { type Json, type Shape, type Values, variantOf } from "../forms/shape";
import type { Change } from "./render";

const TEMPLATE = /^(?:\s*\$\{\s*(?:(?:vault\.)?env|file)\[(?:'[^']*'|"[^"]*")\]\s*\})+\s*$/;

/** Whether a value is a secret, and not templates alone, which say where it is and not what. */
export function isSecret(shape: Shape, value: Json): boolean {
  return shape.type === "text" && shape.secret && typeof value === "string" && !TEMPLATE.test(value);
}

/** Names of variables for the secrets of a change: what they belong to and their field, each once. */
export function standIns(change: Change): (field: string) => string {
  const times = new Map<string, number>();
  return (field) => {
    const time = (times.get(field) ?? 0) + 1;
    times.set(field, time);
    return `${resourceName(change)}_${field}${time > 1 ? `_${time}` : ""}`;
  };
}

/** What code calls the entity. */
export function resourceName({ place, shape, values }: { place: Change["place"]; shape: Change["shape"]; values: Values }): string {
  const word = shape.type === "union" ? variantOf(shape, values)?.word : undefined;
  return identifier(String(values.name || word || place.kind));
}

/** A name that HCL takes, and a shell as a variable's. */
export function identifier(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[a-z_]/.test(plain) ? plain : `_${plain}`;
}
