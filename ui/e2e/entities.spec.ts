import { SAMPLES, certificate } from "./support/samples";
import { expect, test } from "./support/test";

for (const sample of SAMPLES) {
  test(`a ${sample.one} is made, seen, changed, cloned and deleted`, async ({ page, control, gateway }) => {
    await sample.before?.((path, body) => control.make(`${gateway.api}/${path}`, body as Record<string, unknown>));
    const collection = `${gateway.api}/${sample.kind}`;
    await page.goto(`${gateway.page}/${sample.kind}`);
    await expect(page.getByRole("heading", { name: `There is no ${sample.one} yet` })).toBeVisible();
    await page.getByRole("link", { name: `New ${sample.one}` }).click();
    await sample.fill(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("table").getByRole("link", { name: sample.name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: sample.name })).toBeVisible();
    const made = await control.named(collection, sample.name);
    expect(made).toMatchObject(sample.expected);

    if (sample.kind !== "static-keys") {
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByLabel("Description").fill("of the tests");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("heading", { level: 1, name: sample.name, exact: true })).toBeVisible();
      await expect(page.getByText("of the tests")).toBeVisible();
      expect(await control.named(collection, sample.name)).toMatchObject({ ...sample.expected, description: "of the tests", id: made?.id });

      await page.getByRole("link", { name: "Clone" }).click();
      await expect(page.getByLabel("Name", { exact: true })).toHaveValue(`${sample.name}-copy`);
      // What only one may have is for the person to change.
      if (sample.kind === "virtual-clusters") await page.getByLabel("DNS label").fill("team-a-copy");
      if (sample.kind === "listeners") {
        await page.getByLabel("Ports").press("Backspace");
        await page.getByLabel("Ports").press("Backspace");
        await page.getByLabel("Ports").fill("29092");
      }
      if (sample.kind === "data-plane-certificates") {
        await page.getByLabel("Certificate", { exact: true }).fill(certificate("other.example").certificate);
      }
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("table").getByRole("link", { name: `${sample.name}-copy` })).toBeVisible();
    } else {
      await page.goto(`${gateway.page}/${sample.kind}`);
    }

    await page.getByRole("button", { name: `Actions for ${sample.name}`, exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("link", { name: sample.name, exact: true })).toHaveCount(0);
    expect(await control.named(collection, sample.name)).toBeUndefined();
  });
}

test("a gateway is made, opened, changed and deleted with everything in it", async ({ page, control }) => {
  const name = `harbour-${Date.now()}`;
  await page.goto("/event-gateways");
  await page.getByRole("link", { name: "New gateway" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Labels").fill("stage=test");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Backend Clusters", exact: true })).toBeVisible();
  expect(await control.named("/event-gateways", name)).toMatchObject({ labels: { stage: "test" } });
  await page.getByRole("link", { name: "Event Gateway" }).click();
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Description").fill("for ships");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Event Gateway" }).click();
  await expect(page.getByText("for ships")).toBeVisible();
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
  await dialog.getByLabel(`Write ${name} to confirm`).fill(name);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name })).toHaveCount(0);
  expect(await control.named("/event-gateways", name)).toBeUndefined();
});

test("TLS that is switched off keeps what it was set to when something else is changed", async ({ page, control, gateway }) => {
  const { certificate: pem, key } = certificate("gateway.example");
  const tls = { enabled: false, ca_bundle: certificate("authority.example", true).certificate, client_identity: { certificate: pem, key } };
  const collection = `${gateway.api}/backend-clusters`;
  const body = { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"] };
  const { id } = await control.make(collection, { ...body, tls });
  await page.goto(`${gateway.page}/backend-clusters/${id}/edit`);
  await page.getByLabel("Description").fill("changed");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "kafka" })).toBeVisible();
  expect(await control.named(collection, "kafka")).toMatchObject({ description: "changed", tls: { ...tls, client_identity: { certificate: pem } } });
  // The key is there still: what is switched on again needs none.
  await control.call("PUT", `${collection}/${id}`, { ...body, tls: { ...tls, enabled: true, client_identity: { certificate: pem } } });
});

test("what is in use says by whom, and leads there", async ({ page, control, gateway }) => {
  await control.make(`${gateway.api}/backend-clusters`, { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"], insecure_allow_anonymous_virtual_cluster_auth: true });
  await control.make(`${gateway.api}/virtual-clusters`, { name: "team-a", dns_label: "team-a", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" });
  await page.goto(`${gateway.page}/backend-clusters`);
  await page.getByRole("button", { name: "Actions for kafka" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("It is in use")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await dialog.getByRole("link", { name: "virtual cluster team-a" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "team-a" })).toBeVisible();
});

test("a token is made, shown this once, and revoked", async ({ page, control }) => {
  await page.goto("/event-gateways");
  await page.getByRole("link", { name: "Tokens", exact: true }).click();
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/Fill this in/);
  await dialog.getByLabel("Name").fill("ci");
  await dialog.getByRole("button", { name: "Make" }).click();
  const text = (await dialog.locator("pre").textContent()) ?? "";
  await expect(control.call("GET", "/event-gateways", undefined, text)).resolves.toBeTruthy();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke ci" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("cell", { name: "ci", exact: true })).toHaveCount(0);
  await expect(control.call("GET", "/event-gateways", undefined, text)).rejects.toThrow("401");
});
