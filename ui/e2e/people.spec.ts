import type { Page } from "@playwright/test";
import { choose } from "./support/samples";
import { expect, test, watch } from "./support/test";
import { visit } from "./support/visit";
import { furnish } from "./support/world";

test("a viewer sees everything, and no button that will fail", async ({ browser, control, gateway, signIn }) => {
  const { pages } = await furnish(control, gateway);
  const context = await browser.newContext({ baseURL: control.origin });
  const page = await context.newPage();
  const faults = watch(page, control.origin);
  await signIn(page, await control.newToken("viewer"));
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 403) refused.push(response.url());
  });
  for (const [name, path] of Object.entries(pages)) {
    if (/^(new|edit)-|audit-log|missing|tokens/.test(name)) continue;
    await visit(page, path);
    for (const action of [/^New/, /^Edit/, /^Clone/, /^Delete/, /^Actions for/, /^Move/]) {
      await expect.soft(page.getByRole("main").getByRole("button", { name: action }), `${name} ${action}`).toHaveCount(0);
      await expect.soft(page.getByRole("main").getByRole("link", { name: action }), `${name} ${action}`).toHaveCount(0);
    }
    await expect.soft(page.getByRole("switch", { name: / is on$/ }), name).toHaveCount(0);
  }
  await expect(page.getByRole("link", { name: "Audit Log", exact: true })).toHaveCount(0);
  await page.goto(pages["backend-clusters"] as string);
  await expect(page.getByRole("table").getByRole("link", { name: "kafka" })).toBeVisible();
  // Who has the address of a form is told why it is of no use.
  await page.goto(pages["new-backend-cluster"] as string);
  await expect(page.getByText("You may look, and not change")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  expect(refused).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

test("two editors of one thing: neither loses what was typed", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/backend-clusters`;
  const body = { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka-1:9092"] };
  const { id } = await control.make(collection, body);
  await page.goto(`${gateway.page}/backend-clusters/${id}/edit`);
  await page.getByLabel("Description").fill("mine");
  await page.getByLabel("Metadata refresh, in seconds").fill("30");
  await control.call("PUT", `${collection}/${id}`, { ...body, description: "theirs", bootstrap_servers: ["kafka-2:9092"] });
  await page.getByRole("button", { name: "Save" }).click();

  const dialog = page.getByRole("dialog", { name: "Somebody else has changed it meanwhile" });
  await expect(dialog.getByText("mine")).toBeVisible();
  await expect(dialog.getByText("theirs", { exact: true })).toBeVisible();
  // What only they changed is taken, what both did is chosen, what only I did stays.
  await expect(dialog.getByRole("radio", { name: "Bootstrap servers: theirs" })).toBeChecked();
  await expect(dialog.getByRole("radio", { name: "Description: yours" })).toBeChecked();
  await dialog.getByRole("button", { name: "Use what is chosen" }).click();
  await expect(page.getByLabel("Description")).toHaveValue("mine");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "kafka" })).toBeVisible();
  expect(await control.named(collection, "kafka")).toMatchObject({
    description: "mine",
    bootstrap_servers: ["kafka-2:9092"],
    metadata_update_interval_seconds: 30,
  });
});

test("what somebody else took away stays away", async ({ page, control, gateway }) => {
  await control.make(`${gateway.api}/backend-clusters`, { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"], insecure_allow_anonymous_virtual_cluster_auth: true });
  const collection = `${gateway.api}/virtual-clusters`;
  const body = { name: "team-a", dns_label: "team-a", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" };
  const { id } = await control.make(collection, { ...body, namespace: { mode: "hide_prefix", prefix: "a." }, labels: { stage: "dev" } });
  await page.goto(`${gateway.page}/virtual-clusters/${id}/edit`);
  await page.getByLabel("Description").fill("mine");
  await control.call("PUT", `${collection}/${id}`, body);
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody else has changed it meanwhile" });
  await expect(dialog.getByRole("radio", { name: "Namespace: theirs" })).toBeChecked();
  await dialog.getByRole("radio", { name: "Labels: yours" }).check();
  await dialog.getByRole("button", { name: "Use what is chosen" }).click();
  await expect(page.getByRole("checkbox", { name: "Namespace" })).not.toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "team-a" })).toBeVisible();
  const saved = await control.named(collection, "team-a");
  expect(saved).toMatchObject({ description: "mine", labels: { stage: "dev" } });
  expect(saved?.namespace ?? null).toBeNull();
});

test("what somebody else saved cannot be read: the form says so, and goes on once it can", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/listeners`;
  const body = { name: "main", addresses: ["127.0.0.1"], ports: ["48192"] };
  const { id } = await control.make(collection, body);
  await page.goto(`${gateway.page}/listeners/${id}/edit`);
  await page.getByLabel("Description").fill("mine");
  await control.call("PUT", `${collection}/${id}`, { ...body, description: "theirs" });
  const one = `**/v1${collection}/${id}`;
  await page.route(one, (route) => (route.request().method() === "GET" ? route.abort() : route.fallback()));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "It was not saved" })).toContainText("The control plane cannot be reached");
  await expect(page.getByLabel("Description")).toHaveValue("mine");
  await page.unroute(one);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: "Somebody else has changed it meanwhile" })).toBeVisible();
});

test("a form stays as it is, whatever is read while it is open", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/listeners`;
  const { id } = await control.make(collection, { name: "main", addresses: ["127.0.0.1"], ports: ["48292"] });
  await page.goto(`${gateway.page}/listeners/${id}/edit`);
  await page.getByLabel("Description").fill("typed");
  await control.call("DELETE", `${collection}/${id}`);
  // Who comes back to the tab has it read anew, once what is there is old enough.
  const answer = page.waitForResponse((response) => response.url().endsWith(`/listeners/${id}`) && response.status() === 404);
  const seen = { yet: false };
  void answer.then(() => (seen.yet = true));
  await expect
    .poll(async () => {
      await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
      return seen.yet;
    })
    .toBe(true);
  await (await answer).finished();
  await expect(page.getByLabel("Description")).toHaveValue("typed");
  await expect(page.getByLabel("Description")).toBeFocused();
});

test("a form opens with what was last read where the control plane does not answer", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/listeners`;
  const { id } = await control.make(collection, { name: "main", description: "read before", addresses: ["127.0.0.1"], ports: ["48392"] });
  await page.goto(`${gateway.page}/listeners/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "main" })).toBeVisible();
  await page.route("**/v1/**", (route) => route.abort());
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Description")).toHaveValue("read before", { timeout: 15_000 });
});

test("a sign-out that fails says so, and the session stays", async ({ page, gateway }) => {
  await page.goto(`${gateway.page}/listeners`);
  const session = "**/v1/session";
  await page.route(session, (route) => (route.request().method() === "DELETE" ? route.fulfill({ status: 503, json: { detail: "the store is busy" } }) : route.fallback()));
  const signOut = async () => {
    await page.getByRole("button", { name: "admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  };
  await signOut();
  await expect(page.getByText("You are still signed in")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Listeners" }).first()).toBeVisible();
  await page.unroute(session);
  await signOut();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`${gateway.page}/listeners`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("what somebody else deleted under an open form can be made anew", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/listeners`;
  const { id } = await control.make(collection, { name: "main", addresses: ["127.0.0.1"], ports: ["48092"] });
  await page.goto(`${gateway.page}/listeners/${id}/edit`);
  await page.getByLabel("Description").fill("typed");
  await control.call("DELETE", `${collection}/${id}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else has deleted it meanwhile")).toBeVisible();
  await page.getByRole("button", { name: "Save as new" }).click();
  await expect.poll(async () => (await control.named(collection, "main"))?.description).toBe("typed");
});

test("the control plane dies under an open page, and the page recovers by itself", async ({ page, control, gateway }) => {
  await page.goto(`${gateway.page}/listeners/new`);
  await page.getByLabel("Name", { exact: true }).fill("main");
  await page.getByLabel("Addresses").fill("127.0.0.1");
  await page.getByLabel("Ports").fill("49092");
  await control.kill();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The control plane does not answer")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("main");
  await control.restart();
  await expect(page.getByText("The control plane does not answer")).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("table").getByRole("link", { name: "main" })).toBeVisible();
});

test("a session that ends asks for a token over the page, and what was typed stays", async ({ page, control, gateway }) => {
  await page.goto(`${gateway.page}/backend-clusters/new`);
  await page.getByLabel("Name", { exact: true }).fill("kafka");
  await page.getByLabel("Bootstrap servers").fill("kafka:9092");
  await choose(page, "Authentication", "Anonymous");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.getByLabel("Token", { exact: true }).fill(control.token);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("table").getByRole("link", { name: "kafka" })).toBeVisible();
});

test("links lead deep, and a reload keeps the place", async ({ browser, page, control, gateway }) => {
  const { pages } = await furnish(control, gateway);
  await page.goto(`${pages["backend-clusters"]}?q=kaf&sort=-name`);
  await expect(page.getByLabel("Search")).toHaveValue("kaf");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await expect(page.getByRole("table").getByRole("link", { name: "kafka" })).toBeVisible();
  await expect(page.getByRole("table").getByRole("link", { name: "staging" })).toHaveCount(0);
  await page.goto(pages["produce-policies"] as string);
  await page.reload();
  await expect(page.getByRole("tab", { name: "Produce Policies" })).toHaveAttribute("aria-selected", "true");

  // Who is not signed in comes to the same place afterwards.
  const context = await browser.newContext({ baseURL: control.origin });
  const other = await context.newPage();
  await other.goto(pages["backend-cluster"] as string);
  await other.getByLabel("Token", { exact: true }).fill(control.token);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "kafka" })).toBeVisible();
  await other.getByRole("button", { name: "admin" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await other.goto(pages["backend-cluster"] as string);
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
});

test("ten thousand entities are searched, sorted and scrolled without a stutter", async ({ page, gateway }) => {
  const all = Array.from({ length: 10_000 }, (_, index) => ({
    id: `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`,
    name: `listener-${index}`,
    description: "",
    addresses: ["0.0.0.0"],
    ports: [String(1024 + index)],
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
  }));
  await page.route("**/v1/**/listeners?*", async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("page[after]") ?? 0);
    const next = from + 1000 < all.length ? `/x?page[after]=${from + 1000}` : null;
    await route.fulfill({ json: { data: all.slice(from, from + 1000), meta: { page: { size: 1000, next, previous: null } } } });
  });
  await page.goto(`${gateway.page}/listeners?size=all`);
  await expect(page.getByText("10,000 in all")).toBeVisible();
  // Only what can be seen is in the document: what is done costs as much as that, however many there are. What it costs is
  // printed; a machine that is busy makes any bound of it wrong.
  const few = async () => expect(await page.getByRole("row").count()).toBeLessThan(120);
  await few();
  const busy = await processorTime(page);
  const search = page.getByLabel("Search");
  const typed = await busy(async () => {
    await search.pressSequentially("listener-99");
    await expect(page.getByText("111 of 10,000")).toBeVisible();
  });
  await search.fill("");
  const sorted = await busy(async () => {
    await page.getByRole("button", { name: "Name" }).click();
    await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
    await page.getByRole("button", { name: "Name" }).click();
    await expect(page.getByRole("link", { name: "listener-9999" })).toBeVisible();
  });
  const scrolled = await busy(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(page.getByRole("link", { name: "listener-0", exact: true })).toBeVisible();
  });
  await few();
  console.log(`processor time of the page: ${typed} ms for 11 letters, ${sorted} ms to sort twice, ${scrolled} ms to scroll to the end`);
});

/** How long the page itself is busy with something, in ms of its thread: other programs on the machine do not count. */
async function processorTime(page: Page): Promise<(act: () => Promise<void>) => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
  };
  return async (act) => {
    const before = await spent();
    await act();
    return Math.round((await spent()) - before);
  };
}
