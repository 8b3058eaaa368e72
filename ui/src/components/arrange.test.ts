import { expect, test } from "vitest";
import { arrange } from "./arrange";

const rows = Array.from({ length: 10_000 }, (_, index) => ({ name: `cluster-${index}`, size: index % 7 }));
const text = (row: { name: string }) => row.name;
const by = (key: string) => (key === "name" ? text : undefined);
const all = { query: "", sort: "", page: 1, size: "100" };

test("a page of the rows, of which there are many", () => {
  const { rows: shown, total, pages } = arrange(rows, { ...all, page: 3 }, text, by);
  expect([total, pages, shown.length, shown[0]?.name]).toEqual([10_000, 100, 100, "cluster-200"]);
});

test("every word of a search must be found", () => {
  const found = arrange(rows, { ...all, query: "999 CLUSTER" }, text, by);
  expect(found.total).toBe(19);
  expect(arrange(rows, { ...all, query: "nothing" }, text, by).rows).toEqual([]);
});

test("names are sorted as people count", () => {
  const sorted = arrange(rows, { ...all, sort: "name" }, text, by).rows.slice(0, 12).map(text);
  expect(sorted.slice(1, 3)).toEqual(["cluster-1", "cluster-2"]);
  expect(sorted[10]).toBe("cluster-10");
  expect(arrange(rows, { ...all, sort: "-name" }, text, by).rows[0]?.name).toBe("cluster-9999");
});

test("a page that is not there is the nearest one that is", () => {
  expect(arrange(rows, { ...all, page: 4_000 }, text, by).page).toBe(100);
  expect(arrange(rows, { ...all, page: Number.NaN }, text, by).page).toBe(1);
  expect(arrange(rows, { ...all, size: "all" }, text, by).rows.length).toBe(10_000);
});
