import type { Entity } from "../../api/entities";

/** The name, or the first with a number behind it that nobody has. */
export function freeName(name: string, others: Entity[]): string {
  const taken = new Set(others.map((other) => other.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
