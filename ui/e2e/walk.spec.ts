import { expect, test, watch } from "./support/test";

test("a person makes a backend cluster, by what can be read on the page alone", async ({ browser, control, gateway }) => {
  const context = await browser.newContext({ baseURL: control.origin });
  const page = await context.newPage();
  const faults = watch(page, control.origin);
  await page.goto("/");
  await page.getByLabel("Token", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Token", { exact: true }).fill(control.token);
  await page.getByRole("button", { name: "Sign in" }).click();

  await page.getByRole("link", { name: "Event Gateway" }).click();
  await page.getByRole("link", { name: gateway.name }).click();
  await page.getByRole("link", { name: "Backend Clusters", exact: true }).click();
  await page.getByRole("link", { name: "New backend cluster" }).click();
  await page.getByLabel("Name").fill("example-backend-cluster");
  await page.getByLabel("Bootstrap servers").fill("kafka:9092");
  await page.getByLabel("Authentication", { exact: true }).click();
  await page.getByRole("option", { name: "Anonymous" }).click();
  await page.getByLabel("Allow anonymous authentication from virtual clusters").check();
  await page.getByRole("button", { name: "Save" }).click();

  await expect(page.getByRole("table").getByRole("link", { name: "example-backend-cluster" })).toBeVisible();
  const made = await control.named(`${gateway.api}/backend-clusters`, "example-backend-cluster");
  expect(made).toMatchObject({
    bootstrap_servers: ["kafka:9092"],
    authentication: { type: "anonymous" },
    insecure_allow_anonymous_virtual_cluster_auth: true,
    tls: { enabled: false },
  });
  // Nothing of the session can be read by a script, and nothing is left in the browser but the colours.
  expect(await page.evaluate(() => [document.cookie, Object.keys(localStorage).filter((key) => key !== "tidegate-color-scheme"), sessionStorage.length])).toEqual(["", [], 0]);
  expect(faults).toEqual([]);
  await context.close();
});
