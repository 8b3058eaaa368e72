import { expect, test } from "vitest";
import { differences, take } from "./merge";
import { shapeOf } from "./shape";

const shape = shapeOf("BackendClusterUpdate");
const base = { name: "kafka", description: "", authentication: { type: "sasl_plain", username: "a" }, bootstrap_servers: ["a:1"] };

test("only what somebody changed is shown, and where both did it says so", () => {
  const mine = { ...base, description: "mine", bootstrap_servers: ["a:1", "b:1"] };
  const theirs = { ...base, description: "theirs", authentication: { type: "sasl_plain", username: "b" } };
  const found = differences(shape, base, mine, theirs).map(({ path, both }) => [path, both]);
  expect(found).toEqual([
    ["description", true],
    ["authentication.username", false],
    ["bootstrap_servers", false],
  ]);
});

test("the same change by both is none", () => {
  const same = { ...base, description: "x" };
  expect(differences(shape, base, same, same).every(({ both }) => !both)).toBe(true);
});

test("another type of login is one difference", () => {
  const theirs = { ...base, authentication: { type: "anonymous" } };
  expect(differences(shape, base, base, theirs).map(({ path }) => path)).toEqual(["authentication"]);
});

test("what is chosen of theirs is taken, and nothing that was typed is lost", () => {
  const mine = { ...base, description: "mine", authentication: { type: "sasl_plain", username: "a", password: "typed" } };
  const theirs = { ...base, authentication: { type: "sasl_plain", username: "b" }, labels: { x: "y" } };
  expect(take(mine, theirs, ["authentication.username", "labels"])).toEqual({
    ...mine,
    authentication: { type: "sasl_plain", username: "b", password: "typed" },
    labels: { x: "y" },
  });
});
