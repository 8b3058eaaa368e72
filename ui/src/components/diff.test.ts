import { expect, test } from "vitest";
import { diffLines } from "./diff";

const said = (before: unknown, after: unknown) => diffLines(before, after).map(({ sign, text }) => `${sign}${text}`);

test("what was made is all new, and what is gone all old", () => {
  expect(said(null, { id: "1", name: "kafka", ports: ["9092"] })).toEqual(["+name: kafka", "+ports:", '+  - "9092"']);
  expect(said({ name: "kafka" }, null)).toEqual(["-name: kafka"]);
});

test("what changed stands among what did not, and long stretches are left out", () => {
  const lines = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field${index}`, index]));
  expect(said(lines, { ...lines, field0: true, field11: false })).toEqual([
    "-field0: 0", "+field0: true", " field1: 1", " field2: 2", " field3: 3",
    "…",
    " field8: 8", " field9: 9", " field10: 10", "-field11: 11", "+field11: false",
  ]);
});

test("two that look the same have no lines", () => {
  expect(said({ name: "kafka", updated_at: "yesterday" }, { name: "kafka", updated_at: "today" })).toEqual([]);
});
