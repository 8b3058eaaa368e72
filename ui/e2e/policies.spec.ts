import type { Locator, Page } from "@playwright/test";
import { certificate, choose } from "./support/samples";
import { expect, test } from "./support/test";
import { furnish } from "./support/world";

const editor = (page: Page, label: string): Locator => page.getByRole("textbox", { name: label });

async function order(page: Page, list: string): Promise<string[]> {
  const items = page.getByRole("list", { name: list, exact: true }).locator("> li");
  return items.evaluateAll((all) => all.map((item) => item.querySelector("a")?.textContent ?? ""));
}

interface Sample {
  chain: string;
  option?: string;
  fill: (page: Page) => Promise<void>;
  expected: Record<string, unknown>;
}

const add = (page: Page, what: string) => page.getByRole("button", { name: what }).click();

const SAMPLES: Record<string, Sample> = {
  acls: {
    chain: "cluster-policies",
    fill: async (page) => {
      await choose(page, "Resource type", "Topic");
      await choose(page, "Action", "Allow");
      // A press anywhere on the field opens it.
      await page.getByRole("combobox", { name: "Operations" }).click({ force: true });
      await page.getByRole("option", { name: "Read", exact: true }).click();
      await page.keyboard.press("Escape");
      await page.getByLabel("Resource names", { exact: true }).fill("orders-*");
    },
    expected: { type: "acls", config: { rules: [{ resource_type: "topic", action: "allow", operations: [{ name: "read" }], resource_names: [{ match: "orders-*" }] }] } },
  },
  headers: {
    chain: "produce-policies",
    option: "Modify headers",
    fill: async (page) => {
      await add(page, "Add an action");
      await choose(page, "Operation", "Set");
      await page.getByLabel("Key", { exact: true }).fill("via");
      await page.getByLabel("Value", { exact: true }).fill("tidegate");
    },
    expected: { type: "modify_headers", config: { actions: [{ op: "set", key: "via", value: "tidegate" }] } },
  },
  validation: {
    chain: "produce-policies",
    option: "Schema validation",
    fill: async (page) => {
      await choose(page, "Validation", "Schema registry");
      await choose(page, "Schema registry", "registry");
      await page.getByLabel("Validate value").check();
      await choose(page, "Failure mode", "Mark");
    },
    expected: { type: "schema_validation", config: { type: "confluent_schema_registry", validate_value: true, failure_mode: "mark" } },
  },
  encrypt: {
    chain: "produce-policies",
    option: "Encrypt",
    fill: async (page) => {
      await choose(page, "Failure mode", "Error");
      await page.getByLabel("Value", { exact: true }).check();
      await choose(page, "Encryption key", "Static key");
      await choose(page, "Key", "payments");
    },
    expected: { type: "encrypt", config: { failure_mode: "error", part_of_record: ["value"], encryption_key: { type: "static", key: { name: "payments" } } } },
  },
  "encrypt fields": {
    chain: "produce-policies",
    option: "Encrypt fields",
    fill: async (page) => {
      await choose(page, "Failure mode", "Reject");
      await page.getByLabel("Paths", { exact: true }).fill("card.number");
      await choose(page, "Encryption key", "AWS KMS");
      await page.getByLabel("ARN").fill("arn:aws:kms:eu-west-1:1:key/padlock");
      await choose(page, "Parent policy", "valid orders");
    },
    expected: { type: "encrypt_fields", config: { encrypt_fields: [{ paths: [{ match: "card.number" }], encryption_key: { type: "aws" } }] } },
  },
  decrypt: {
    chain: "consume-policies",
    option: "Decrypt",
    fill: async (page) => {
      await choose(page, "Failure mode", "Pass through");
      await page.getByLabel("AWS KMS").check();
      await page.getByLabel("Value", { exact: true }).check();
    },
    expected: { type: "decrypt", config: { failure_mode: "passthrough", key_sources: [{ type: "aws" }], part_of_record: ["value"] } },
  },
  skip: { chain: "consume-policies", option: "Skip record", fill: async () => {}, expected: { type: "skip_record" } },
  "by port": {
    chain: "policies",
    option: "Forward to a virtual cluster",
    fill: async (page) => {
      await choose(page, "How connections find it", "By port");
      await choose(page, "Virtual cluster", "team-a");
      await page.getByLabel("Advertised host").fill("gateway.example.com");
    },
    expected: { type: "forward_to_virtual_cluster", config: { type: "port_mapping", destination: { name: "team-a" }, advertised_host: "gateway.example.com" } },
  },
};

for (const [name, sample] of Object.entries(SAMPLES)) {
  test(`a policy of each type: ${name}`, async ({ page, control, gateway }) => {
    const world = await furnish(control, gateway);
    const above = sample.chain === "policies" ? `listeners/${world.listener}` : `virtual-clusters/${world.cluster}`;
    await page.goto(`${gateway.page}/${above}/${sample.chain}/new`);
    if (sample.option) await choose(page, "Type", sample.option);
    await page.getByLabel("Name", { exact: true }).fill("mine");
    await sample.fill(page);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("link", { name: "mine", exact: true })).toBeVisible();
    expect(await control.named(`${gateway.api}/${above}/${sample.chain}`, "mine")).toMatchObject(sample.expected);
  });
}

test("a TLS server takes certificate and key as files, and says whose they are", async ({ page, control, gateway }) => {
  const { id } = await control.make(`${gateway.api}/listeners`, { name: "main", addresses: ["127.0.0.1"], ports: ["39192"] });
  const { files } = certificate("gateway.example.com");
  await page.goto(`${gateway.page}/listeners/${id}/policies/new`);
  await choose(page, "Type", "TLS server");
  await page.getByLabel("Name", { exact: true }).fill("tls");
  const chooser = async (label: string, file: string) => {
    const [opened] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: `Choose a file for ${label}` }).click()]);
    await opened.setFiles(file);
  };
  await chooser("Certificate", files.certificate);
  await expect(page.getByText("CN=gateway.example.com")).toBeVisible();
  await expect(page.getByText(/expires in/)).toBeVisible();
  await chooser("Key", files.key);
  await expect(page.getByText("A private key.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "tls", exact: true })).toBeVisible();
  // A PEM that is dropped does the same.
  await page.getByRole("link", { name: "tls", exact: true }).click();
  const transfer = await page.evaluateHandle((pem) => {
    const data = new DataTransfer();
    data.items.add(new File([pem], "other.pem"));
    return data;
  }, certificate("other.example.com").certificate);
  await page.getByLabel("Certificate", { exact: true }).dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByText("CN=other.example.com")).toBeVisible();
});

test("a chain is put into order by the keyboard and by dragging; children stay with their parent", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  const chain = `${gateway.api}/virtual-clusters/${world.cluster}/produce-policies`;
  const names = async () => (await control.call<{ name: string }[]>("GET", chain)).map(({ name }) => name);
  await page.goto(world.pages["produce-policies"] as string);
  await expect(page.getByRole("list", { name: "Policies under valid orders" }).getByRole("link", { name: "hide cards" })).toBeVisible();
  expect(await order(page, "Produce Policies")).toEqual(["valid orders", "stamp"]);

  await page.getByRole("button", { name: "Move valid orders" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("valid orders is taken up")).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("valid orders is at place 2 of 2")).toBeAttached();
  await page.keyboard.press("Space");
  await expect.poll(() => order(page, "Produce Policies")).toEqual(["stamp", "valid orders"]);
  await expect.poll(names).toEqual(["stamp", "valid orders", "hide cards"]);

  const from = await page.getByRole("button", { name: "Move stamp" }).boundingBox();
  const to = await page.getByRole("button", { name: "Move valid orders" }).boundingBox();
  if (!from || !to) throw new Error("there are no handles");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height, { steps: 12 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height + 60, { steps: 6 });
  await page.mouse.up();
  await expect.poll(names).toEqual(["valid orders", "hide cards", "stamp"]);
  await page.reload();
  await expect.poll(() => order(page, "Produce Policies")).toEqual(["valid orders", "stamp"]);
});

test("a policy is switched on and off where it stands", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  const chain = `${gateway.api}/virtual-clusters/${world.cluster}/produce-policies`;
  await page.goto(world.pages["produce-policies"] as string);
  const stamp = page.getByRole("switch", { name: "stamp is on" });
  await expect(stamp).not.toBeChecked();
  // The track lies over the input, and belongs to its label.
  await stamp.click({ force: true });
  await expect(stamp).toBeChecked();
  await expect.poll(async () => (await control.named(chain, "stamp"))?.enabled).toBe(true);
});

test("a policy that was just changed opens as it is now", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  const chain = `${gateway.api}/virtual-clusters/${world.cluster}/produce-policies`;
  const stamp = await control.named(chain, "stamp");
  const list = world.pages["produce-policies"] as string;
  await page.goto(list);
  const link = page.getByRole("link", { name: "stamp", exact: true });
  const description = page.getByLabel("Description");
  await link.click();
  await description.fill("one");
  // The answer to what is read after a save comes once its page has been left.
  let release = () => {};
  const left = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**/v1${chain}/${stamp?.id}`, async (route) => {
    if (route.request().method() === "GET") await left;
    await route.fallback();
  });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(link).toBeVisible();
  await link.click();
  await expect(page.getByRole("main").getByRole("status", { name: "Loading" })).toBeVisible();
  release();
  await expect(description).toHaveValue("one");
  await page.getByRole("button", { name: "Cancel" }).click();

  // What a row's switch has changed is no conflict with oneself.
  const toggle = page.getByRole("switch", { name: "stamp is on" });
  await toggle.click({ force: true });
  await expect.poll(async () => (await control.named(chain, "stamp"))?.enabled).toBe(true);
  await link.click();
  await description.fill("two");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(link).toBeVisible();
  expect(await control.named(chain, "stamp")).toMatchObject({ description: "two", enabled: true });

  // A clone begins with what another has by now.
  await control.call("PATCH", `${chain}/${stamp?.id}`, { description: "three" });
  await page.evaluate(`history.pushState(null, "", "${list.split("?")[0]}/produce-policies/new?from=${stamp?.id}")`);
  await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("stamp-copy");
  await expect(description).toHaveValue("three");
});

test("names with spaces stay whole when another one comes or goes", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  const chain = `${gateway.api}/virtual-clusters/${world.cluster}/cluster-policies`;
  const names = ["order service", "a, b", "old"].map((match) => ({ match }));
  const rule = { resource_type: "group", action: "allow", operations: [{ name: "read" }], resource_names: names };
  const { id } = await control.make(chain, { name: "groups", type: "acls", config: { rules: [rule] } });
  await page.goto(`${gateway.page}/virtual-clusters/${world.cluster}/cluster-policies/${id}`);
  const field = page.getByLabel("Resource names", { exact: true });
  await field.press("Backspace");
  await field.pressSequentially("x,y");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "groups", exact: true })).toBeVisible();
  const saved = ["order service", "a, b", "x", "y"].map((match) => ({ match }));
  expect(await control.named(chain, "groups")).toMatchObject({ config: { rules: [{ resource_names: saved }] } });
});

test("a condition is completed from what it may name, and its error stands under its column", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  await page.goto(`${gateway.page}/virtual-clusters/${world.cluster}/consume-policies/new`);
  await choose(page, "Type", "Skip record");
  await page.getByLabel("Name", { exact: true }).fill("mine");
  const condition = editor(page, "Condition");
  await condition.click();
  await page.keyboard.type("record.h");
  await expect(page.getByRole("option", { name: /record\.headers/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /record\.value/ })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(condition).toHaveText("record.headers");
  await page.keyboard.type(" == && true");
  await page.keyboard.press("Escape");
  const marked = page.locator(".cm-lintRange-error");
  await expect(marked).toHaveText("&&");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(condition).toHaveAttribute("aria-invalid", "true");
  await expect(condition).toHaveAccessibleDescription(/Column 19/);
  // Chromium itself would style what replaces a selection, which the policy refuses; so it goes first.
  await condition.press("Control+a");
  await condition.press("Backspace");
  await page.keyboard.type("record.headers['x'] == 'y'");
  await page.keyboard.press("Escape");
  await expect(marked).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "mine", exact: true })).toBeVisible();
});

test("under a schema validation a condition may name the record's value", async ({ page, control, gateway }) => {
  const world = await furnish(control, gateway);
  await page.goto(`${gateway.page}/virtual-clusters/${world.cluster}/produce-policies/new`);
  await choose(page, "Type", "Modify headers");
  await choose(page, "Parent policy", "valid orders");
  await editor(page, "Condition").click();
  await page.keyboard.type("record.v");
  await expect(page.getByRole("option", { name: /record\.value\.content/ })).toBeVisible();
});
