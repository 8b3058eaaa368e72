import type { Page } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { binary } from "./support/control";
import { SAMPLES } from "./support/samples";
import { expect, test } from "./support/test";
import { furnish } from "./support/world";

/** The form's change as code, as a person copies it. */
async function copied(page: Page, way: string): Promise<string> {
  await page.getByRole("tab", { name: "As code" }).click();
  await page.getByRole("radiogroup", { name: "As what" }).getByText(way, { exact: true }).click();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.getByRole("button", { name: `Copy ${way}` }).click();
  await expect.poll(clipboard).not.toBe("");
  return clipboard();
}

test("the YAML of every form is what tidegate finds in the gateway: nothing differs", { tag: "@long" }, async ({ page, control, gateway }) => {
  test.setTimeout(600_000);
  const world = await furnish(control, gateway);
  const below = `${gateway.page}/virtual-clusters/${world.cluster}`;
  const forms = [
    ...["backend-clusters", "virtual-clusters", "listeners", "schema-registries", "tls-trust-bundles", "data-plane-certificates"].map((kind) => `${gateway.api}/${kind}`),
  ];
  const paths = [`${gateway.page}/edit`];
  for (const collection of forms) {
    const { data } = await control.call<{ data: { id: string }[] }>("GET", collection);
    for (const { id } of data) paths.push(`${collection}/${id}/edit`);
  }
  for (const chain of ["cluster-policies", "produce-policies", "consume-policies"]) {
    const policies = await control.call<{ id: string }[]>("GET", `${gateway.api}/virtual-clusters/${world.cluster}/${chain}`);
    for (const { id } of policies) paths.push(`${below}/${chain}/${id}`);
  }
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) {
    await page.goto(path);
    const text = await copied(page, "YAML");
    const options = ["diff", "-f", "-", "--gateway", gateway.name, "--api", control.origin];
    const run = spawnSync(binary(), options, { input: text, env: { ...process.env, TIDEGATE_TOKEN: control.token }, encoding: "utf8" });
    expect.soft(run.status, `${path}\n${run.stdout}${run.stderr}`).toBe(0);
    // Where Terraform is there, it says whether it would write it so itself.
    if (spawnSync("terraform", ["version"]).error) continue;
    const formatted = spawnSync("terraform", ["fmt", "-check", "-diff", "-"], { input: await copied(page, "Terraform"), encoding: "utf8" });
    expect.soft(formatted.status, `${path}\n${formatted.stdout}${formatted.stderr}`).toBe(0);
  }
});

for (const sample of SAMPLES) {
  test(`curl makes a ${sample.one} as the form would`, async ({ page, control, gateway }) => {
    await sample.before?.((path, body) => control.make(`${gateway.api}/${path}`, body as Record<string, unknown>));
    await page.goto(`${gateway.page}/${sample.kind}/new`);
    await sample.fill(page);
    await page.getByRole("tab", { name: "As code" }).click();
    await page.getByLabel("Show secrets").check();
    const script = await copied(page, "curl");
    const run = spawnSync("bash", ["-c", script], { env: { ...process.env, TIDEGATE_TOKEN: control.token }, encoding: "utf8" });
    expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
    expect(await control.named(`${gateway.api}/${sample.kind}`, sample.name)).toMatchObject(sample.expected);
  });
}

test("the code follows the fields, and covers secrets", async ({ page, gateway }) => {
  await page.goto(`${gateway.page}/backend-clusters/new`);
  await page.getByLabel("Name", { exact: true }).fill("kafka");
  expect(await copied(page, "Terraform")).toContain('name                                          = "kafka"');
  await page.getByRole("tab", { name: "Fields" }).click();
  await page.getByRole("combobox", { name: "Authentication", exact: true }).click();
  await page.getByRole("option", { name: "SASL/PLAIN" }).click();
  await page.getByLabel("Password", { exact: true }).fill("hunter2");
  const covered = await copied(page, "curl");
  expect(covered).toContain('"password": "${env[\'KAFKA_PASSWORD\']}"');
  expect(covered).not.toContain("hunter2");
});

test("the code of a change is about that entity alone, and undoes nothing", async ({ page, control, gateway }) => {
  const { id: listener } = await control.make(`${gateway.api}/listeners`, { name: "main", addresses: ["127.0.0.1"], ports: ["47192"] });
  const chain = `${gateway.api}/listeners/${listener}/policies`;
  const sni = (sni_suffix: string) => ({ type: "forward_to_virtual_cluster", config: { type: "sni", sni_suffix } });
  await control.make(chain, sni(".one.example"));
  const second = await control.make(chain, sni(".two.example"));
  const suffixes = async () => (await control.call<{ config: { sni_suffix: string } }[]>("GET", chain)).map(({ config }) => config.sni_suffix);
  await page.goto(`${gateway.page}/listeners/${listener}/policies/${second.id}`);
  await page.getByLabel("SNI suffix").fill(".changed.example");
  const file = await copied(page, "YAML");
  const script = await copied(page, "curl");
  const env = { ...process.env, TIDEGATE_TOKEN: control.token };
  const options = ["apply", "--yes", "-f", "-", "--gateway", gateway.name, "--api", control.origin];
  const run = spawnSync(binary(), options, { input: file, env, encoding: "utf8" });
  expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
  expect(await suffixes()).toEqual([".one.example", ".changed.example"]);
  // Somebody has changed it since the form was opened.
  const late = spawnSync("bash", ["-c", script], { env, encoding: "utf8" });
  expect(late.status).not.toBe(0);
  expect(late.stdout).toContain("412");
});
