import { type Page, expect } from "@playwright/test";

/** The text of a block of code, as its button copies it. */
export async function copied(page: Page, label: string): Promise<string> {
  const block = page.getByRole("textbox", { name: label, exact: true });
  await expect(block).toBeVisible();
  return (await block.locator(".cm-line").allTextContents()).join("\n");
}
