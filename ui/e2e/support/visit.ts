import { type Page, expect } from "@playwright/test";

/** Goes to a page, and waits as a person would: until nothing is loading any more. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await expect(page.getByLabel("Loading")).toHaveCount(0);
}
