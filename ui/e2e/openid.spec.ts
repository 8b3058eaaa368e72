// Signing in at an identity provider, with a real one and its own pages.
import type { BrowserContext, Page } from "@playwright/test";
import { faults } from "./support/axe";
import type { Control } from "./support/control";
import { look } from "./support/look";
import { type OpenId, signInAt } from "./support/openid";
import { expect, test } from "./support/with-openid";

async function signIn(page: Page, provider: OpenId, login: string, path = "/"): Promise<void> {
  await page.goto(path);
  await page.getByRole("link", { name: `Sign in with ${provider.name}` }).click();
  await signInAt(page, login);
}

/** Ends the session on the server, as the end of its time does; the browser keeps its cookie. */
async function end(context: BrowserContext, control: Control): Promise<void> {
  const session = (await context.cookies(control.origin)).find(({ name }) => name === "tidegate_session");
  const headers = { cookie: `tidegate_session=${session?.value}`, "x-tidegate-console": "1" };
  const answer = await fetch(`${control.origin}/v1/session`, { method: "DELETE", headers });
  expect(answer.status).toBe(204);
}

test("somebody whose group may do everything signs in, changes something under their own name, and signs out", async ({ page, provider, control }) => {
  await signIn(page, provider, "alice");
  await page.getByRole("link", { name: "New gateway" }).click();
  await page.getByLabel("Name", { exact: true }).fill("production");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Audit Log", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "create" })).toContainText("alice (id-of-alice)");
  expect(await page.evaluate(() => [document.cookie, sessionStorage.length])).toEqual(["", 0]);

  await page.getByRole("button", { name: "alice (id-of-alice)" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/event-gateways");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect((await page.request.get(`${control.origin}/v1/event-gateways`)).status()).toBe(401);
});

test("somebody whose group may look is offered nothing else", async ({ page, provider }) => {
  await signIn(page, provider, "eve");
  await expect(page.getByRole("heading", { level: 1, name: "Event Gateways" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New gateway" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Tokens", exact: true })).toHaveCount(0);
});

test("somebody in no group that may do anything is told which claim was looked at, and what was in it", async ({ page, provider }) => {
  await signIn(page, provider, "mallory", "/tokens");
  await expect(page.getByRole("heading", { name: "Not signed in" })).toBeVisible();
  await expect(page.getByText("claim `groups`")).toBeVisible();
  await expect(page.getByText("sales")).toBeVisible();
  // The server's own page, which has no script.
  expect(await faults(page)).toEqual([]);
  await page.getByRole("link", { name: "Back to the console" }).click();
  await expect(page.getByRole("link", { name: `Sign in with ${provider.name}` })).toBeVisible();
  await expect(page).toHaveURL("/sign-in?from=%2Ftokens");
  await look(page, "sign-in-openid");
});

test("who followed a link comes to its page by way of the provider, also after the session has ended", async ({ page, context, provider, control, gateway }) => {
  for (const name of ["orders", "payments"]) await control.make(`${gateway.api}/backend-clusters`, { name, authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"] });
  const link = `${gateway.page}/backend-clusters?q=pay&sort=-name`;
  const there = async () => {
    await expect(page.getByRole("table").getByRole("link", { name: "payments" })).toBeVisible();
    await expect(page.getByRole("table").getByRole("link", { name: "orders" })).toHaveCount(0);
    await expect(page.getByLabel("Search")).toHaveValue("pay");
    await expect(page).toHaveURL(link);
  };
  await signIn(page, provider, "alice", link);
  await there();
  await end(context, control);
  await page.reload();
  await page.getByRole("link", { name: `Sign in with ${provider.name}` }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await there();
});

test("a sign-in leads to no other site", async ({ page, provider }) => {
  await signIn(page, provider, "eve");
  // Any page would begin a request elsewhere, which the test does not allow.
  for (const to of ["//evil.example", "/\\evil.example", "https://evil.example/", "/\t/evil.example", "/.//evil.example", "javascript:alert(1)"]) {
    const elsewhere = encodeURIComponent(to);
    await page.goto(`/v1/session/oidc?to=${elsewhere}`);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page, to).toHaveURL("/event-gateways");
    await page.goto(`/sign-in?from=${elsewhere}`);
    await expect(page, to).toHaveURL("/event-gateways");
  }
});

test("a session that ends is gone on with by another tab, and what was typed stays", async ({ page, context, provider, control }) => {
  await signIn(page, provider, "alice");
  await page.getByRole("link", { name: "New gateway" }).click();
  await page.getByLabel("Name", { exact: true }).fill("typed");
  await end(context, control);
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await look(page, "session-ended-openid");
  const [tab] = await Promise.all([context.waitForEvent("page"), dialog.getByRole("link", { name: `Sign in with ${provider.name}` }).click()]);
  // The provider knows who it is still, and asks only whether it may say so.
  await tab.getByRole("button", { name: "Continue" }).click();
  await expect(tab.getByRole("heading", { level: 1, name: "New gateway" })).toBeVisible();
  expect(tab.url()).toBe(page.url());
  await tab.close();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("typed");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Backend Clusters", exact: true })).toBeVisible();
  expect(await control.named("/event-gateways", "typed")).toBeTruthy();
});
