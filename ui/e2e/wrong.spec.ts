import type { Page } from "@playwright/test";
import { SAMPLES, certificate, choose } from "./support/samples";
import { expect, test } from "./support/test";
import { furnish } from "./support/world";

/** The message stands at the field: it describes it, as a screen reader hears it. */
async function fault(page: Page, label: string, message: RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(message);
}

interface Wrong {
  kind: string;
  label: string;
  value: string;
  message: RegExp;
}

const WRONG: Wrong[] = [
  { kind: "backend-clusters", label: "Bootstrap servers", value: "kafka", message: /kafka: It must be `host:port`/ },
  { kind: "virtual-clusters", label: "DNS label", value: "Team A", message: /lower-case/ },
  { kind: "listeners", label: "Ports", value: "ninety", message: /be a port such as/ },
  { kind: "schema-registries", label: "Endpoint", value: "registry", message: /begins with `https/ },
  { kind: "static-keys", label: "Name", value: "-", message: /begin and end with a letter or digit/ },
  { kind: "tls-trust-bundles", label: "Name", value: "!", message: /begin and end with a letter or digit/ },
  { kind: "data-plane-certificates", label: "Name", value: "!", message: /begin and end with a letter or digit/ },
];

for (const { kind, label, value, message } of WRONG) {
  test(`${kind}: a wrong value has its message at its field as one types, and is not sent`, async ({ page, gateway }) => {
    await page.goto(`${gateway.page}/${kind}/new`);
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByLabel(label, { exact: true }).blur();
    await fault(page, label, message);
    let sent = false;
    page.on("request", (request) => (sent ||= request.method() === "POST"));
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/to be mended/)).toBeVisible();
    expect(sent).toBe(false);
  });
}

const POLICIES: [chain: string, type: string | null, fields: [label: string, message: RegExp][]][] = [
  ["policies", "Forward to a virtual cluster", [["How connections find it", /Choose one/]]],
  ["policies", "TLS server", [["Certificate", /Fill this in/], ["Key", /Fill this in/]]],
  ["cluster-policies", null, [["Resource type", /Choose one/], ["Action", /Choose one/]]],
  ["produce-policies", "Schema validation", [["Validation", /Choose one/]]],
  ["produce-policies", "Encrypt", [["Failure mode", /Choose one/], ["Encryption key", /Choose one/]]],
  ["produce-policies", "Encrypt fields", [["Paths", /Give at least one/], ["Parent policy", /Choose one/]]],
  ["consume-policies", "Decrypt", [["Failure mode", /Choose one/]]],
  ["consume-policies", "Decrypt fields", [["Paths", /Give at least one/], ["Parent policy", /Choose one/]]],
  ["consume-policies", "Modify headers", []],
  ["consume-policies", "Skip record", []],
];

test("policies of each type: a wrong name and what is missing have their messages at the fields", async ({ page, control, gateway }) => {
  test.slow();
  const world = await furnish(control, gateway);
  for (const [chain, type, fields] of POLICIES) {
    const above = chain === "policies" ? `listeners/${world.listener}` : `virtual-clusters/${world.cluster}`;
    await page.goto(`${gateway.page}/${above}/${chain}/new`);
    if (type) await choose(page, "Type", type);
    await page.getByLabel("Name", { exact: true }).fill("!");
    await page.getByRole("button", { name: "Save" }).click();
    await fault(page, "Name", /begin and end with a letter or digit/);
    for (const [label, message] of fields) await fault(page, label, message);
    expect(await control.named(`${gateway.api}/${above}/${chain}`, "!")).toBeUndefined();
  }
});

test("the gateway's form says what is wrong with its name", async ({ page }) => {
  await page.goto("/event-gateways/new");
  await page.getByLabel("Name", { exact: true }).fill("_");
  await fault(page, "Name", /begin and end with a letter or digit/);
});

test("an empty form leads to the first thing that is missing", async ({ page, gateway }) => {
  await page.goto(`${gateway.page}/backend-clusters/new`);
  await page.getByRole("button", { name: "Save" }).click();
  await fault(page, "Name", /Fill this in/);
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await fault(page, "Authentication", /Choose one/);
  await fault(page, "Bootstrap servers", /Give at least one/);
});

test("what only the control plane can know stands at its field too", async ({ page, control, gateway }) => {
  await control.make(`${gateway.api}/backend-clusters`, { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"] });
  // The backend cluster does not let virtual clusters be anonymous.
  await page.goto(`${gateway.page}/virtual-clusters/new`);
  await page.getByLabel("Name", { exact: true }).fill("team-a");
  await choose(page, "Backend cluster", "kafka");
  await choose(page, "Type", "Anonymous");
  await choose(page, "ACLs", "Pass through");
  await page.getByLabel("DNS label").fill("team-a");
  await page.getByRole("button", { name: "Save" }).click();
  await fault(page, "Type", /anonymous/i);
  // What was typed is still there.
  await expect(page.getByLabel("DNS label")).toHaveValue("team-a");

  // The name is taken.
  await page.goto(`${gateway.page}/backend-clusters/new`);
  await SAMPLES[0]?.fill(page);
  await page.getByLabel("Name", { exact: true }).fill("kafka");
  await page.getByRole("button", { name: "Save" }).click();
  await fault(page, "Name", /taken/);

  // A certificate that is none, a key of another length.
  await page.goto(`${gateway.page}/tls-trust-bundles/new`);
  await page.getByLabel("Name", { exact: true }).fill("clients");
  await page.getByLabel("CA certificates", { exact: true }).fill("hello");
  await page.getByRole("button", { name: "Save" }).click();
  await fault(page, "CA certificates", /PEM|certificate/);

  await page.goto(`${gateway.page}/static-keys/new`);
  await page.getByLabel("Name", { exact: true }).fill("key");
  await page.getByLabel("Value", { exact: true }).fill("c2hvcnQ=");
  await page.getByRole("button", { name: "Save" }).click();
  await fault(page, "Value", /32 bytes/);
});

test("TLS at the guided path's listener: what was wrong goes as it is mended, and with what is taken back", async ({ page, control, gateway }) => {
  const backend = await control.make(`${gateway.api}/backend-clusters`, { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["127.0.0.1:1"], insecure_allow_anonymous_virtual_cluster_auth: true });
  const cluster = await control.make(`${gateway.api}/virtual-clusters`, { name: "team-a", dns_label: "team-a", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" });
  await page.goto(`${gateway.page}/start?backend=${backend.id}&virtual=${cluster.id}`);
  const tls = page.getByRole("checkbox", { name: "TLS" });
  await tls.check();
  // Nobody has filled anything in wrongly yet.
  await expect(page.getByText("Fill this in.")).toHaveCount(0);
  await page.getByRole("button", { name: "Save and go on" }).click();
  await fault(page, "Certificate", /Fill this in/);
  await fault(page, "Key", /Fill this in/);
  const server = certificate("gateway.example.com");
  await page.getByLabel("Certificate", { exact: true }).fill(server.certificate);
  await page.getByLabel("Key", { exact: true }).fill(server.key);
  await expect(page.getByText("Fill this in.")).toHaveCount(0);
  await page.getByLabel("Key", { exact: true }).fill("");
  await fault(page, "Key", /Fill this in/);
  await tls.uncheck();
  await expect(page.getByText("Fill this in.")).toHaveCount(0);
});

test("leaving a form that was filled in asks first", async ({ page, gateway }) => {
  await page.goto(`${gateway.page}/listeners/new`);
  await page.getByLabel("Name", { exact: true }).fill("main");
  await page.getByRole("link", { name: "Virtual Clusters", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Stay" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("main");
  await page.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Listeners" })).toBeVisible();
});
