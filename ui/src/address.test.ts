import { describe, expect, test } from "vitest";
import { ownPage } from "./address";

describe("after a sign-in", () => {
  const own = ["/", "/event-gateways/6d5b?q=a%20b&sort=-name", "/tokens#main", "/?from=//evil.example", "/@evil.example", "/:80"];
  test.each(own)("one is where one was: %j", (page) => {
    expect(ownPage(page, "https://gateway.example")).toBe(page);
  });
  const others = [
    "",
    "evil.example",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n\\evil.example",
    "\t//evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%2e//evil.example",
    "javascript:alert(1)",
    "//[",
  ];
  test.each(others)("one is on no other site: %j", (page) => {
    expect(ownPage(page, "https://gateway.example")).toBe("/");
  });
});
