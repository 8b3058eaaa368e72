import type { Entity } from "../api/entities";

/** A policy with those that run under it. */
export interface Branch {
  policy: Entity;
  children: Entity[];
}

/** A chain as a tree: policies in their order, each with those that run under it in theirs. */
export function treeOf(chain: Entity[]): Branch[] {
  const ids = new Set(chain.map((policy) => policy.id));
  const parentOf = (policy: Entity) => (typeof policy.parent_policy_id === "string" && ids.has(policy.parent_policy_id) ? policy.parent_policy_id : undefined);
  return chain
    .filter((policy) => !parentOf(policy))
    .map((policy) => ({ policy, children: chain.filter((other) => parentOf(other) === policy.id) }));
}

/** The order of a chain as the API takes it: every policy, each followed by those under it. */
export function orderOf(tree: Branch[]): string[] {
  return tree.flatMap(({ policy, children }) => [policy.id, ...children.map((child) => child.id)]);
}

/** The list with one entry at another place. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
