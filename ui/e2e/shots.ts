// Screenshots of every page and state, light and dark, wide and narrow, into the folder that SHOTS names.
import { mkdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Control } from "./support/control";
import { choose } from "./support/samples";
import { expect, test } from "./support/test";
import { visit } from "./support/visit";
import { type World, furnish } from "./support/world";

const folder = process.env.SHOTS ?? "shots";
/** By name, width and colours, such as `overview-narrow-dark`. */
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : /./;
const SIZES = { wide: { width: 1360, height: 900 }, narrow: { width: 390, height: 844 } };

interface Scene {
  page: Page;
  control: Control;
  gateway: { api: string; page: string };
  world: World;
  signIn: (page: Page, token: string) => Promise<void>;
}

/** What a page shows at certain times only. What opens over a page is seen with as much of it as a screen has. */
const STATES: Record<string, { over?: boolean; size?: keyof typeof SIZES; show: (scene: Scene) => Promise<unknown> }> = {
  errors: {
    show: async ({ page, world }) => {
      await visit(page, at(world, "new-virtual-cluster"));
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText(/to be mended/)).toBeVisible();
    },
  },
  delete: {
    over: true,
    show: async ({ page, world }) => {
      await visit(page, at(world, "backend-clusters"));
      await page.getByRole("button", { name: "Actions for kafka" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await expect(page.getByText("It is in use")).toBeVisible();
    },
  },
  actions: {
    over: true,
    show: async ({ page, world }) => {
      await visit(page, at(world, "backend-clusters"));
      await page.getByRole("button", { name: "Actions for kafka" }).click();
      await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
    },
  },
  dropdown: {
    over: true,
    show: async ({ page, world }) => {
      await visit(page, at(world, "new-backend-cluster"));
      await page.getByRole("combobox", { name: "Authentication", exact: true }).click();
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  account: {
    over: true,
    show: async ({ page, world }) => {
      await visit(page, at(world, "listeners"));
      await page.getByRole("button", { name: "admin" }).click();
      await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    },
  },
  menu: {
    over: true,
    size: "narrow",
    show: async ({ page, world }) => {
      await visit(page, at(world, "listeners"));
      await page.getByRole("button", { name: "Menu" }).click();
    },
  },
  conflict: {
    over: true,
    show: async ({ page, control, gateway }) => {
      const { id, description } = (await control.named(`${gateway.api}/backend-clusters`, "staging")) as { id: string; description?: string };
      await visit(page, `${gateway.page}/backend-clusters/${id}/edit`);
      await page.getByLabel("Description").fill("Mine");
      const theirs = { name: "staging", authentication: { type: "anonymous" }, bootstrap_servers: ["staging-1:9092", "staging-2:9092"] };
      await control.call("PUT", `${gateway.api}/backend-clusters/${id}`, { ...theirs, description: description === "Theirs" ? "Theirs too" : "Theirs" });
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("dialog", { name: "Somebody else has changed it meanwhile" })).toBeVisible();
    },
  },
  leave: {
    over: true,
    size: "wide",
    show: async ({ page, world }) => {
      await visit(page, at(world, "new-static-key"));
      await page.getByLabel("Name", { exact: true }).fill("typed");
      await page.getByRole("link", { name: "Event Gateway", exact: true }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  loading: {
    show: async ({ page, world }) => {
      await page.route("**/v1/**/listeners?*", () => {});
      await page.goto(at(world, "listeners"));
      await expect(page.getByLabel("Loading")).toBeVisible();
    },
  },
  failed: {
    show: async ({ page, world }) => {
      await page.route("**/v1/**/listeners?*", (route) => route.fulfill({ status: 500, json: { status: 500, title: "Internal", detail: "the store does not answer" } }));
      await page.goto(at(world, "listeners"));
      await expect(page.getByText("the store does not answer")).toBeVisible();
    },
  },
  away: {
    show: async ({ page, world }) => {
      await visit(page, at(world, "backend-clusters"));
      await page.route("**/v1/**", (route) => route.abort());
      await page.getByRole("link", { name: "kafka", exact: true }).first().click();
      await expect(page.getByText("The control plane does not answer").first()).toBeVisible();
    },
  },
  "look-only": {
    show: async ({ page, control, world, signIn }) => {
      await signIn(page, await control.newToken("viewer"));
      await page.goto(at(world, "new-backend-cluster"));
      await expect(page.getByText("You may look, and not change")).toBeVisible();
    },
  },
  "session-ended": {
    over: true,
    show: async ({ page, world }) => {
      await visit(page, at(world, "new-static-key"));
      await page.getByLabel("Name", { exact: true }).fill("typed");
      await page.getByLabel("Value", { exact: true }).fill("${env['KEY']}");
      await page.context().clearCookies();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("dialog", { name: "Your session has ended" })).toBeVisible();
    },
  },
  "sign-in": {
    show: async ({ page }) => {
      await page.context().clearCookies();
      await page.goto("/");
      await page.getByLabel("Token", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText(/is not known/)).toBeVisible();
    },
  },
};

for (const way of ["curl", "YAML", "Terraform"]) {
  STATES[`code-${way}`] = {
    show: async ({ page, world }) => {
      await visit(page, at(world, "edit-backend-cluster"));
      await page.getByRole("tab", { name: "As code" }).click();
      await page.getByRole("radiogroup", { name: "As what" }).getByText(way, { exact: true }).click();
      await expect(page.getByRole("textbox", { name: way })).toBeVisible();
    },
  };
}

for (const [chain, types] of [
  ["produce-policies", ["Modify headers", "Schema validation", "Encrypt", "Encrypt fields"]],
  ["consume-policies", ["Modify headers", "Schema validation", "Decrypt", "Decrypt fields", "Skip record"]],
  ["policies", ["TLS server", "Forward to a virtual cluster"]],
] as const) {
  for (const type of types) {
    STATES[`new-${chain}-${type.toLowerCase().replaceAll(" ", "-")}`] = {
      show: async ({ page, gateway, world }) => {
        const above = chain === "policies" ? `listeners/${world.listener}` : `virtual-clusters/${world.cluster}`;
        await visit(page, `${gateway.page}/${above}/${chain}/new`);
        await choose(page, "Type", type);
        // What is loaded when it is needed.
        await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0);
        if (chain !== "policies") await expect(page.locator(".cm-editor").first()).toBeVisible();
      },
    };
  }
}

/** Of a gateway that has nothing yet. */
const EMPTY = ["backend-clusters", "virtual-clusters", "listeners", "policies", "schema-registries", "static-keys", "tls-trust-bundles", "data-plane-certificates", ""];
for (const kind of EMPTY) {
  STATES[`empty-${kind || "overview"}`] = {
    show: async ({ page, control }) => {
      const empty = (await control.named("/event-gateways", "empty")) ?? (await control.make("/event-gateways", { name: "empty" }));
      await visit(page, `/event-gateways/${empty.id}/${kind}`);
    },
  };
}

function at({ pages }: World, name: string): string {
  return pages[name] ?? "/";
}

test("screenshots", async ({ page, control, gateway, signIn }) => {
  test.setTimeout(1_800_000);
  mkdirSync(folder, { recursive: true });
  const world = await furnish(control, gateway);
  for (const [width, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const shot = (name: string, fullPage = true) => page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage });
      for (const [name, path] of Object.entries(world.pages)) {
        if (!only.test(`${name}-${width}-${colorScheme}`)) continue;
        await visit(page, path);
        await shot(name);
      }
      for (const [name, state] of Object.entries(STATES)) {
        if (!only.test(`${name}-${width}-${colorScheme}`) || (state.size && state.size !== width)) continue;
        await state.show({ page, control, gateway, world, signIn });
        await shot(`state-${name}`, !state.over);
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await signIn(page, control.token);
      }
    }
  }
});
