// Looks at a page as it is: by axe, in both colour schemes where everything is tested at length; and for people into the
// folder that LOOK names.
import { type Page, expect } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { faults } from "./axe";
import { THOROUGH } from "./test";

const folder = process.env.LOOK;
const SIZES = { wide: { width: 1360, height: 900 }, narrow: { width: 390, height: 844 } };
const SCHEMES = THOROUGH || folder ? (["light", "dark"] as const) : (["light"] as const);

export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await expect(page.getByLabel("Loading")).toHaveCount(0);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    expect.soft(await faults(page), `${name}, ${colorScheme}`).toEqual([]);
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      // What is drawn by size is drawn anew.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
    if (before) await page.setViewportSize(before);
  }
}
