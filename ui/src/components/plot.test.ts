import { describe, expect, test } from "vitest";
import { bytes, count, duration } from "./plot-format";
import { latest, means } from "./plot-series";

describe("numbers as people read them", () => {
  test.each([
    [0, "0"],
    [0.2512, "0.251"],
    [12.34, "12.3"],
    [1234.5, "1,235"],
    [2_500_000, "2.5M"],
  ])("count %s", (value, said) => expect(count(value)).toBe(said));

  test.each([
    [0, "0 B"],
    [950, "950 B"],
    [999.6, "1 kB"],
    [1234, "1.23 kB"],
    [345_678_900, "346 MB"],
    [5e15, "5,000 TB"],
  ])("bytes %s", (value, said) => expect(bytes(value)).toBe(said));

  test.each([
    [0, "0 ms"],
    [0.0083, "8.3 µs"],
    [1.5, "1.5 ms"],
    [2400, "2.4 s"],
  ])("duration %s", (value, said) => expect(duration(value)).toBe(said));
});

test("what is not known is no zero", () => {
  expect(means([1, null, 3, null, null, null], 3)).toEqual([2, null]);
  expect(latest([1, 2, null])).toBe(2);
  expect(latest([1, null, null, null, null, null, null])).toBe(null);
});
