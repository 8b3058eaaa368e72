import type { Page } from "@playwright/test";
import { choose } from "./support/samples";
import { expect, test } from "./support/test";

interface Login {
  option: string;
  fill?: (page: Page) => Promise<void>;
  /** Fields that only the other types have. */
  absent: string[];
  expected: Record<string, unknown>;
}

const BACKEND: Login[] = [
  { option: "Anonymous", absent: ["Username", "Algorithm", "Token endpoint"], expected: { type: "anonymous" } },
  {
    option: "SASL/PLAIN",
    fill: async (page) => {
      await page.getByLabel("Username").fill("tide");
      await page.getByLabel("Password", { exact: true }).fill("low-water");
    },
    absent: ["Algorithm", "Token endpoint"],
    expected: { type: "sasl_plain", username: "tide" },
  },
  {
    option: "SASL/SCRAM",
    fill: async (page) => {
      await choose(page, "Algorithm", "SHA-512");
      await page.getByLabel("Username").fill("tide");
      await page.getByLabel("Password", { exact: true }).fill("${env['KAFKA_PASSWORD']}");
    },
    absent: ["Token endpoint"],
    expected: { type: "sasl_scram", algorithm: "sha512", username: "tide", password: "${env['KAFKA_PASSWORD']}" },
  },
  {
    option: "SASL/OAUTHBEARER",
    fill: async (page) => {
      await page.getByLabel("Token endpoint", { exact: true }).fill("https://id.example.com/token");
      await page.getByLabel("Client id").fill("gateway");
      await page.getByLabel("Client secret", { exact: true }).fill("secret");
      await page.getByLabel("Extensions").fill("logicalCluster=lkc-1");
    },
    absent: ["Username", "Algorithm"],
    expected: { type: "sasl_oauth_bearer", token_endpoint: "https://id.example.com/token", client_id: "gateway", extensions: { logicalCluster: "lkc-1" } },
  },
];

for (const login of BACKEND) {
  test(`a backend cluster with ${login.option}`, async ({ page, control, gateway }) => {
    await page.goto(`${gateway.page}/backend-clusters/new`);
    await page.getByLabel("Name", { exact: true }).fill("kafka");
    await page.getByLabel("Bootstrap servers").fill("kafka:9092");
    await choose(page, "Authentication", login.option);
    await login.fill?.(page);
    for (const label of login.absent) await expect(page.getByLabel(label, { exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("table").getByRole("link", { name: "kafka" })).toBeVisible();
    const made = await control.named(`${gateway.api}/backend-clusters`, "kafka");
    expect(made?.authentication).toEqual(login.expected);
  });
}

const VIRTUAL: Login[] = [
  { option: "Anonymous", absent: ["Mediation"], expected: { type: "anonymous" } },
  {
    option: "SASL/PLAIN",
    fill: async (page) => {
      await choose(page, "Mediation", "Terminate");
      await page.getByRole("button", { name: "Add a principal" }).click();
      await page.getByLabel("Username").fill("cod");
      await page.getByLabel("Password", { exact: true }).fill("scales");
    },
    absent: ["Algorithm"],
    expected: { type: "sasl_plain", mediation: "terminate", principals: [{ username: "cod" }] },
  },
  {
    option: "SASL/SCRAM",
    fill: (page) => choose(page, "Algorithm", "SHA-256"),
    absent: ["Mediation"],
    expected: { type: "sasl_scram", algorithm: "sha256" },
  },
  {
    option: "SASL/OAUTHBEARER",
    fill: async (page) => {
      await choose(page, "Mediation", "Validate forward");
      await page.getByLabel("JWKS", { exact: true }).check();
      await page.getByLabel("Endpoint", { exact: true }).fill("https://id.example.com/keys");
      await page.getByLabel("Validate", { exact: true }).check();
      await page.getByLabel("Audiences").fill("kafka");
      await page.getByLabel("Issuer").fill("https://id.example.com");
    },
    absent: ["Algorithm"],
    expected: {
      type: "oauth_bearer",
      mediation: "validate_forward",
      jwks: { endpoint: "https://id.example.com/keys", timeout: "10s", cache_expiration: "1h" },
      validate: { audiences: [{ name: "kafka" }], issuer: "https://id.example.com" },
    },
  },
  { option: "Client certificate", absent: ["Mediation", "Algorithm"], expected: { type: "client_certificate" } },
];

for (const login of VIRTUAL) {
  test(`a virtual cluster with ${login.option}`, async ({ page, control, gateway }) => {
    await control.make(`${gateway.api}/backend-clusters`, { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"], insecure_allow_anonymous_virtual_cluster_auth: true });
    await page.goto(`${gateway.page}/virtual-clusters/new`);
    await page.getByLabel("Name", { exact: true }).fill("team-a");
    await choose(page, "Backend cluster", "kafka");
    await choose(page, "Type", login.option);
    await login.fill?.(page);
    for (const label of login.absent) await expect(page.getByLabel(label, { exact: true })).toHaveCount(0);
    await choose(page, "ACLs", "Enforce on gateway");
    await page.getByLabel("DNS label").fill("team-a");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("table").getByRole("link", { name: "team-a" })).toBeVisible();
    const made = await control.named(`${gateway.api}/virtual-clusters`, "team-a");
    expect(made?.authentication).toEqual([login.expected]);
  });
}

test("a secret is never shown, and stays when the form does not give another one", async ({ page, control, gateway }) => {
  const collection = `${gateway.api}/backend-clusters`;
  const { id } = await control.make(collection, { name: "kafka", authentication: { type: "sasl_plain", username: "tide", password: "low-water" }, bootstrap_servers: ["kafka:9092"] });
  await page.goto(`${gateway.page}/backend-clusters/${id}`);
  await expect(page.getByText("stored, and never shown")).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("placeholder", /Unchanged/);
  await page.getByLabel("Username").fill("ebb");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("ebb", { exact: true })).toBeVisible();
  expect((await control.named(collection, "kafka"))?.authentication).toEqual({ type: "sasl_plain", username: "ebb" });
});
