import { faults } from "./support/axe";
import { THOROUGH, expect, test } from "./support/test";
import { visit } from "./support/visit";
import { furnish } from "./support/world";

/** The pages of each make; all of them are looked at where everything is tested at length. */
const MAKES = /^(tokens|overview|backend-clusters|backend-cluster|new-virtual-cluster|produce-policies|edit-produce-policy|policies|nodes|audit-log|missing)$/;

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, colorScheme === "dark" ? { tag: "@long" } : {}, async ({ page, control, gateway }) => {
    test.setTimeout(600_000);
    const { pages } = await furnish(control, gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [name, path] of Object.entries(pages)) {
      if (!THOROUGH && !MAKES.test(name)) continue;
      await visit(page, path);
      expect.soft(await faults(page), name).toEqual([]);
    }
    // While it loads.
    await page.route("**/v1/**/listeners?*", () => {});
    await page.goto(pages.listeners as string);
    await expect(page.getByLabel("Loading")).toBeVisible();
    expect.soft((await faults(page)).filter((fault) => !fault.startsWith("page-has-heading-one")), "loading").toEqual([]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    // What opens over a page, and errors in a form.
    await visit(page, pages["new-virtual-cluster"] as string);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/to be mended/)).toBeVisible();
    expect.soft(await faults(page), "errors").toEqual([]);
    await page.getByRole("combobox", { name: "Type", exact: true }).click();
    await expect(page.getByRole("option").first()).toBeVisible();
    expect.soft(await faults(page), "a dropdown").toEqual([]);
    await visit(page, pages["backend-clusters"] as string);
    await page.getByRole("button", { name: "Actions for kafka" }).click();
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
    expect.soft(await faults(page), "a menu").toEqual([]);
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(page.getByText("It is in use")).toBeVisible();
    expect.soft(await faults(page), "a dialog").toEqual([]);
    await page.goto(pages["edit-backend-cluster"] as string);
    await page.getByRole("tab", { name: "As code" }).click();
    for (const way of ["curl", "YAML", "Terraform"]) {
      await page.getByRole("radiogroup", { name: "As what" }).getByText(way, { exact: true }).click();
      await expect(page.getByRole("textbox", { name: way })).toBeVisible();
      expect.soft(await faults(page), way).toEqual([]);
    }
    await page.context().clearCookies();
    await page.goto("/");
    await expect(page.getByLabel("Token", { exact: true })).toBeVisible();
    expect.soft(await faults(page), "sign-in").toEqual([]);
  });
}

test("nothing on any page is wider than a narrow screen", { tag: "@long" }, async ({ page, control, gateway }) => {
  const { pages } = await furnish(control, gateway);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [name, path] of Object.entries(pages)) {
    await visit(page, path);
    const wide = await page.evaluate(() => {
      if (document.documentElement.scrollWidth <= window.innerWidth) return [];
      const reaching = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > window.innerWidth);
      return reaching.slice(0, 8).map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}`);
    });
    expect.soft(wide, name).toEqual([]);
  }
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("link", { name: "Listeners", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Listeners" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Static Keys", exact: true })).toBeHidden();
});

test("the keyboard alone makes a listener", async ({ page, control, gateway }) => {
  await page.goto(`${gateway.page}/listeners`);
  await expect(page.getByRole("link", { name: "New listener" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "New listener" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).waitFor();
  const until = async (name: string) => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus");
      const label = (await focused.getAttribute("aria-label")) ?? (await focused.evaluate((it: HTMLInputElement) => it.labels?.[0]?.textContent ?? it.textContent));
      if (label === name) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  };
  await until("Name");
  await page.keyboard.type("keys");
  await until("Addresses");
  await page.keyboard.type("127.0.0.1");
  await until("Ports");
  await page.keyboard.type("18081");
  await until("Save");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table").getByRole("link", { name: "keys" })).toBeVisible();
  expect(await control.named(`${gateway.api}/listeners`, "keys")).toMatchObject({ ports: ["18081"] });
});
