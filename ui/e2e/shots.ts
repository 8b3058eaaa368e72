// Screenshots of every page, light and dark, wide and narrow, into the folder that SHOTS names.
import { mkdirSync } from "node:fs";
import { expect, test } from "./support/test";
import { furnish } from "./support/world";

const folder = process.env.SHOTS ?? "shots";
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./;

test("screenshots", async ({ page, control, gateway }) => {
  test.setTimeout(600_000);
  mkdirSync(folder, { recursive: true });
  const { pages } = await furnish(control, gateway);
  for (const [width, size] of [["wide", { width: 1360, height: 900 }], ["narrow", { width: 390, height: 844 }]] as const) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const shot = (name: string, fullPage = true) => page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage });
      for (const [name, path] of Object.entries(pages)) {
        if (!only.test(name)) continue;
        await page.goto(path);
        await page.waitForLoadState("networkidle");
        await expect(page.getByLabel("Loading")).toHaveCount(0);
        await shot(name);
      }
      if (only.test("states")) {
        await page.goto(pages["new-virtual-cluster"] as string);
        await page.getByRole("button", { name: "Save" }).click();
        await shot("errors");
        await page.goto(pages["edit-backend-cluster"] as string);
        await page.getByRole("tab", { name: "As code" }).click();
        for (const way of ["curl", "YAML", "Terraform"]) {
          await page.getByRole("radiogroup", { name: "As what" }).getByText(way, { exact: true }).click();
          await expect(page.getByRole("textbox", { name: way })).toBeVisible();
          await shot(`code-${way}`);
        }
        await page.goto(pages["backend-clusters"] as string);
        await page.getByRole("button", { name: "Actions for kafka" }).click();
        await page.getByRole("menuitem", { name: "Delete" }).click();
        await expect(page.getByText("It is in use")).toBeVisible();
        await shot("delete", false);
        if (width === "narrow") {
          await page.goto(pages["listeners"] as string);
          await page.getByRole("button", { name: "Menu" }).click();
          await shot("menu", false);
        }
      }
    }
  }
});
