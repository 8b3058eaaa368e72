// One of each kind of entity: how a person fills in its form, and what the API has then.
import type { Locator, Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Certificate {
  certificate: string;
  key: string;
  files: { certificate: string; key: string };
}

const made = new Map<string, Certificate>();

/** A certificate with its key, made by openssl, and signed by an authority if there is one; the same one for the same name. */
export function certificate(name: string, ca = false, by?: Certificate): Certificate {
  const id = `${name} ${ca}`;
  const one = made.get(id) ?? newCertificate(name, ca, by);
  made.set(id, one);
  return one;
}

function newCertificate(name: string, ca: boolean, by?: Certificate): Certificate {
  const directory = mkdtempSync(join(tmpdir(), "tidegate-certificate-"));
  const files = { certificate: join(directory, "certificate.pem"), key: join(directory, "key.pem") };
  execFileSync("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650".split(" "),
    "-keyout", files.key, "-out", files.certificate, "-subj", `/CN=${name}`,
    "-addext", `subjectAltName=DNS:${name}`, "-addext", `basicConstraints=critical,CA:${ca ? "TRUE" : "FALSE"}`,
    ...(by ? ["-CA", by.files.certificate, "-CAkey", by.files.key] : []),
  ], { stdio: "ignore" });
  return { certificate: readFileSync(files.certificate, "utf8"), key: readFileSync(files.key, "utf8"), files };
}

/** Chooses from a dropdown as a person does. */
export async function choose(scope: Page | Locator, label: string, option: string): Promise<void> {
  const page = "page" in scope ? scope.page() : scope;
  await scope.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

export interface Sample {
  kind: string;
  one: string;
  name: string;
  /** What has to be there before. */
  before?: (make: (path: string, body: object) => Promise<{ id: string }>) => Promise<unknown>;
  fill: (page: Page) => Promise<void>;
  expected: Record<string, unknown>;
}

const backend = (name = "kafka") => ({
  name,
  authentication: { type: "anonymous" },
  bootstrap_servers: ["kafka:9092"],
  insecure_allow_anonymous_virtual_cluster_auth: true,
});

export const SAMPLES: Sample[] = [
  {
    kind: "backend-clusters",
    one: "backend cluster",
    name: "orders",
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("orders");
      await choose(page, "Authentication", "Anonymous");
      // Several, by a comma and by going on.
      await page.getByLabel("Bootstrap servers").pressSequentially("kafka-1:9092,kafka-2:9092");
    },
    expected: { bootstrap_servers: ["kafka-1:9092", "kafka-2:9092"], authentication: { type: "anonymous" } },
  },
  {
    kind: "virtual-clusters",
    one: "virtual cluster",
    name: "team-a",
    before: (make) => make("backend-clusters", backend()),
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("team-a");
      await choose(page, "Backend cluster", "kafka");
      await choose(page, "Type", "Anonymous");
      await choose(page, "ACLs", "Pass through");
      await page.getByLabel("DNS label").fill("team-a");
    },
    expected: { destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough", dns_label: "team-a" },
  },
  {
    kind: "listeners",
    one: "listener",
    name: "main",
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("main");
      await page.getByLabel("Addresses").fill("127.0.0.1");
      await page.getByLabel("Ports").pressSequentially("19092,19093-19095");
    },
    expected: { addresses: ["127.0.0.1"], ports: ["19092", "19093-19095"] },
  },
  {
    kind: "schema-registries",
    one: "schema registry",
    name: "registry",
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("registry");
      await choose(page, "Schema type", "Avro");
      await page.getByLabel("Endpoint").fill("https://registry.example.com");
      await choose(page, "Authentication", "Basic");
      await page.getByLabel("Username").fill("tide");
      await page.getByLabel("Password", { exact: true }).fill("${env['REGISTRY']}");
    },
    expected: {
      type: "confluent",
      config: { schema_type: "avro", endpoint: "https://registry.example.com", authentication: { type: "basic", username: "tide", password: "${env['REGISTRY']}" } },
    },
  },
  {
    kind: "static-keys",
    one: "static key",
    name: "key",
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("key");
      await page.getByLabel("Value", { exact: true }).fill(Buffer.alloc(32, 7).toString("base64"));
    },
    expected: { description: "" },
  },
  {
    kind: "tls-trust-bundles",
    one: "TLS trust bundle",
    name: "clients",
    fill: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("clients");
      await page.getByLabel("CA certificates", { exact: true }).fill(certificate("authority.example", true).certificate);
    },
    expected: { description: "" },
  },
  {
    kind: "data-plane-certificates",
    one: "data plane certificate",
    name: "edge",
    fill: async (page) => {
      await page.getByLabel("Certificate", { exact: true }).fill(certificate("edge.example").certificate);
      await page.getByLabel("Name", { exact: true }).fill("edge");
    },
    expected: {},
  },
];
