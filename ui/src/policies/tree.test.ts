import { expect, test } from "vitest";
import type { Entity } from "../api/entities";
import { moved, orderOf, treeOf } from "./tree";

const policy = (id: string, parent?: string): Entity => ({ id, created_at: "", updated_at: "", ...(parent ? { parent_policy_id: parent } : {}) });
const chain = [policy("a"), policy("b"), policy("a1", "a"), policy("c"), policy("a2", "a"), policy("lost", "gone")];

test("policies stand under their parents, and those whose parent is not there by themselves", () => {
  const tree = treeOf(chain).map(({ policy, children }) => [policy.id, children.map((child) => child.id)]);
  expect(tree).toEqual([["a", ["a1", "a2"]], ["b", []], ["c", []], ["lost", []]]);
});

test("a parent that is moved takes its children along, and nobody is lost", () => {
  const order = orderOf(moved(treeOf(chain), 0, 2));
  expect(order).toEqual(["b", "c", "a", "a1", "a2", "lost"]);
  expect([...order].sort()).toEqual(chain.map(({ id }) => id).sort());
});
