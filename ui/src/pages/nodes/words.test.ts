import { expect, test } from "vitest";
import { behind, behindWords, enrollCommands } from "./words";

test.each([
  ["12", "15", "3 behind"],
  ["15", "15", "in step"],
  ["16", "15", "1 ahead"],
  [undefined, "15", "unknown"],
])("a node at %s of a gateway at %s is %s", (own, version, said) => {
  expect(behindWords(behind(own === undefined ? {} : { config_version: own }, version))).toBe(said);
});

test("the commands to enroll a data plane take any name", () => {
  const commands = enrollCommands("it's ours", "https://control:8443", "control:8444");
  expect(commands).toContain(`--gateway 'it'\\''s ours' --api https://control:8443\n`);
  expect(commands).toContain("--control-plane https://control:8444 --identity");
});
