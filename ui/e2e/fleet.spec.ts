// The pages of operators: nodes, the audit log, and an overview of many.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Control, binary, freePorts } from "./support/control";
import { look } from "./support/look";
import { expect, test } from "./support/test";

const LATER = { timeout: 60_000 };
const backend = (name: string) => ({ name, authentication: { type: "anonymous" }, bootstrap_servers: ["127.0.0.1:1"], insecure_allow_anonymous_virtual_cluster_auth: true });
const cluster = (name: string) => ({ name, dns_label: name, destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" });

test("a thousand virtual clusters: the picture stays one, and says what it leaves out", { tag: "@long" }, async ({ page, gateway, control }) => {
  test.setTimeout(600_000);
  await control.make(`${gateway.api}/backend-clusters`, backend("kafka"));
  for (let from = 0; from < 1000; from += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => control.make(`${gateway.api}/virtual-clusters`, cluster(`team-${from + index}`))));
  }
  await page.goto(gateway.page);
  const picture = page.getByRole("region", { name: "How it hangs together" });
  await expect(picture.getByRole("heading", { name: "Virtual clusters 1,000 in all" })).toBeVisible();
  await expect(picture.getByRole("link", { name: "and 988 more virtual clusters" })).toBeVisible();
  await expect(picture.getByText("There is no listener yet")).toHaveCount(0);
  await expect(page.getByText("There is no listener yet")).toBeVisible();
  expect(await picture.getByRole("link").count()).toBeLessThan(30);
  await look(page, "overview-many");
  await picture.getByRole("link", { name: "and 988 more virtual clusters" }).click();
  await expect(page.getByText("1,000 in all")).toBeVisible();
});

test("a data plane that refuses a configuration: what it lacks, and why", { tag: "@long" }, async ({ page, gateway, control }) => {
  test.setTimeout(600_000);
  await control.make(`${gateway.api}/backend-clusters`, backend("kafka"));
  const from = await freePorts(2);
  const body = { name: "main", addresses: ["127.0.0.1"], ports: [`${from}-${from + 1}`] };
  const listener = await control.make(`${gateway.api}/listeners`, body);
  await page.goto(`${gateway.page}/nodes`);
  await expect(page.getByRole("row").filter({ hasText: "Connected" }).filter({ hasText: "In step" })).toBeVisible(LATER);
  await look(page, "nodes");
  // This version cannot do it yet, and refuses rather than ignores it.
  await control.make(`${gateway.api}/virtual-clusters`, { ...cluster("team-a"), namespace: { mode: "hide_prefix", prefix: "a." } });
  await control.call("PUT", `${gateway.api}/listeners/${listener.id}`, { ...body, description: "for team a" });
  await expect(page.getByText("2 behind")).toBeVisible(LATER);
  await page.getByRole("table").getByRole("link").first().click();
  const pending = page.getByRole("region", { name: "Not applied yet" });
  await expect(pending.getByRole("button", { name: "created virtual cluster team-a" })).toBeVisible();
  await pending.getByRole("button", { name: "updated listener main" }).click();
  await expect(pending.getByRole("region", { name: "What changes of listener main" })).toContainText("added description: for team a");
  await expect(page.getByRole("region", { name: "Errors" })).toContainText("namespace", LATER);
  await look(page, "node-behind");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: /^Node / })).toBeVisible();
});

test("the commands that the page gives enroll a data plane", { tag: "@long" }, async ({ browser }) => {
  test.setTimeout(600_000);
  const link = await freePorts(1);
  const control = new Control(["--no-data-plane", "--link", `127.0.0.1:${link}`]);
  const folder = await mkdtemp(join(tmpdir(), "tidegate-enroll-"));
  try {
    await control.start();
    const { id } = await control.make("/event-gateways", { name: "it's ours" });
    const context = await browser.newContext({ baseURL: control.origin });
    const page = await context.newPage();
    await page.goto(`/event-gateways/${id}/nodes`);
    await page.getByLabel("Token", { exact: true }).fill(control.token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("No data plane has been here yet")).toBeVisible();
    await look(page, "nodes-none");
    await page.goto(`/event-gateways/${id}`);
    await page.goto(`/event-gateways/${id}/nodes`);
    const shown = page.getByRole("textbox", { name: "commands to enroll" });
    await expect(shown).toBeVisible();
    const lines = await shown.locator(".cm-line").allTextContents();
    const [token, enroll, run] = lines.map((line) => line.replace("…", control.token).replace(control.origin, control.address));
    await symlink(resolve(binary()), join(folder, "tidegate"));
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    await promisify(execFile)("bash", ["-ec", `${token}\n${enroll}`], { cwd: folder, env });
    const node = spawn("bash", ["-c", `exec ${run}`], { cwd: folder, env, stdio: "ignore" });
    try {
      await expect(page.getByRole("row").filter({ hasText: "Connected" })).toBeVisible(LATER);
    } finally {
      node.kill("SIGKILL");
    }
    // It is missed, and said so.
    await expect(page.getByRole("row").filter({ hasText: "Away" })).toBeVisible(LATER);
    await look(page, "nodes-away");
    await context.close();
  } finally {
    await control.stop();
  }
});

test("the audit log says who changed what, and leads back", { tag: "@long" }, async ({ page, gateway, control, browser, signIn }) => {
  test.setTimeout(600_000);
  await page.goto(`${gateway.page}/audit-log`);
  const made = await control.make(`${gateway.api}/backend-clusters`, backend("kafka"));
  const change = (description: string, token?: string) =>
    control.call("PUT", `${gateway.api}/backend-clusters/${made.id}`, { ...backend("kafka"), description }, token);
  await change("first");
  const editor = await control.newToken("editor");
  await change("second", editor);
  for (let number = 0; number < 110; number++) await change(`change ${number}`);
  await page.reload();
  await expect(page.getByText("the newest 100")).toBeVisible();
  await page.getByRole("button", { name: "Show older changes" }).click();
  await expect(page.getByText("114 in all")).toBeVisible();
  // Who did it; the place is kept.
  await page.getByRole("combobox", { name: "Who" }).click();
  await page.getByRole("option", { name: /editor/ }).click();
  await expect(page.getByText("1 of 114 in all")).toBeVisible();
  await page.getByRole("button", { name: /^What changed/ }).click();
  await expect(page.getByRole("region", { name: "What changed of backend cluster kafka" })).toContainText("removed description: first");
  await expect(page.getByRole("region", { name: "What changed of backend cluster kafka" })).toContainText("added description: second");
  await page.reload();
  await expect(page.getByText("1 of 114 in all")).toBeVisible();
  await expect(page.getByRole("region", { name: "What changed of backend cluster kafka" })).toBeVisible();
  await look(page, "audit-log");

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as JSON lines" }).click();
  const file = await (await download).path();
  const lines = (await readFile(file, "utf8")).trim().split("\n").map((line) => JSON.parse(line) as { action: string });
  expect(lines).toHaveLength(114);
  expect(lines.at(-1)?.action).toBe("replace");

  await page.getByRole("table").getByRole("link", { name: "kafka" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "kafka" })).toBeVisible();

  const context = await browser.newContext({ baseURL: control.origin });
  const other = await context.newPage();
  await signIn(other, editor);
  await other.goto(`${gateway.page}/audit-log`);
  await expect(other.getByText("The log is for administrators")).toBeVisible();
  await look(other, "audit-log-editor");
  await context.close();
});

test("a viewer looks: the overview, nodes, and the settings of clients, and no button that would fail", async ({ page: _, gateway, control, browser, signIn }) => {
  await control.make(`${gateway.api}/backend-clusters`, backend("kafka"));
  const virtual = await control.make(`${gateway.api}/virtual-clusters`, cluster("team-a"));
  const from = await freePorts(2);
  const listener = await control.make(`${gateway.api}/listeners`, { name: "main", addresses: ["127.0.0.1"], ports: [`${from}-${from + 1}`] });
  await control.make(`${gateway.api}/listeners/${listener.id}/policies`, {
    type: "forward_to_virtual_cluster",
    config: { type: "port_mapping", destination: { id: virtual.id }, advertised_host: "gateway.example.com" },
  });
  const context = await browser.newContext({ baseURL: control.origin });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("response", (response) => response.status() === 403 && refused.push(response.url()));
  await signIn(page, await control.newToken("viewer"));
  await page.goto(gateway.page);
  await expect(page.getByRole("region", { name: "How it hangs together" }).getByRole("link", { name: "team-a" })).toBeVisible();
  await page.getByRole("link", { name: "Connect a client" }).click();
  await expect(page.getByRole("textbox", { name: "commands", exact: true })).toContainText(`gateway.example.com:${from}`);
  await page.getByRole("link", { name: "Nodes", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
  await expect(page.getByText("Enroll a data plane")).toHaveCount(0);
  const backendId = (await control.named(`${gateway.api}/backend-clusters`, "kafka"))?.id;
  await page.goto(`${gateway.page}/backend-clusters/${backendId}`);
  await expect(page.getByRole("heading", { name: "What data planes see" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Test connection" })).toHaveCount(0);
  expect(refused).toEqual([]);
  await context.close();
});

test("the control plane goes away under the overview, which keeps what it has and recovers", async ({ browser }) => {
  const control = new Control();
  try {
    await control.start();
    const { id } = await control.make("/event-gateways", { name: "production" });
    await control.make(`/event-gateways/${id}/backend-clusters`, backend("kafka"));
    const context = await browser.newContext({ baseURL: control.origin });
    const page = await context.newPage();
    await page.goto(`/event-gateways/${id}`);
    await page.getByLabel("Token", { exact: true }).fill(control.token);
    await page.getByRole("button", { name: "Sign in" }).click();
    const card = page.getByRole("region", { name: "How it hangs together" }).getByRole("link", { name: "kafka" });
    await expect(card).toBeVisible();
    await control.kill();
    await expect(page.getByText("The control plane does not answer")).toBeVisible(LATER);
    await expect(card).toBeVisible();
    await control.restart();
    await expect(page.getByText("The control plane does not answer")).toHaveCount(0, LATER);
    await context.close();
  } finally {
    await control.stop();
  }
});
