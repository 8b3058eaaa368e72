// The settings that the console gives for clients, as people copy them, with real clients: Kafka's own tools and librdkafka.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./support/control";
import { copied } from "./support/copied";
import { certificate } from "./support/samples";
import { expect, test } from "./support/with-kafka";

const LATER = { timeout: 90_000 };
const SERVER = certificate("localhost", true);
const AUTHORITY = certificate("clients.example", true);
const CLIENT = certificate("shop.example", false, AUTHORITY);
test.describe.configure({ timeout: 600_000 });
test.use({ brokers: 1 });

interface Case {
  what: string;
  /** How clients log in at the virtual cluster. */
  login: Record<string, unknown>;
  tls: boolean;
  /** How the listener wants certificates of clients, if it does. */
  certificates?: "required" | "requested";
  /** What the tools need beside the settings. */
  options?: (endpoint: string) => string;
}

const SECRET = "shop-secret";
const TERMINATED = { type: "sasl_plain", mediation: "terminate", principals: [{ username: "shop", password: SECRET }] };
const CASES: Case[] = [
  { what: "no login", login: { type: "anonymous" }, tls: false },
  { what: "no login by TLS", login: { type: "anonymous" }, tls: true },
  { what: "SASL/PLAIN at the gateway by TLS", login: TERMINATED, tls: true },
  { what: "SASL/PLAIN at the brokers", login: { type: "sasl_plain", mediation: "passthrough" }, tls: false },
  { what: "SASL/SCRAM by TLS", login: { type: "sasl_scram", algorithm: "sha512" }, tls: true },
  {
    what: "SASL/OAUTHBEARER by TLS",
    login: { type: "oauth_bearer", mediation: "passthrough" },
    tls: true,
    options: (endpoint) => `export KAFKA_OPTS=-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${endpoint}`,
  },
  { what: "no login beside a certificate that is required", login: { type: "anonymous" }, tls: true, certificates: "required" },
  { what: "a login by the certificate that is required", login: { type: "client_certificate" }, tls: true, certificates: "required" },
  { what: "a login by the certificate that is requested", login: { type: "client_certificate" }, tls: true, certificates: "requested" },
  { what: "SASL/PLAIN at the gateway beside a certificate that is required", login: TERMINATED, tls: true, certificates: "required" },
  { what: "SASL/SCRAM beside a certificate that is required", login: { type: "sasl_scram", algorithm: "sha512" }, tls: true, certificates: "required" },
];

for (const { what, login, tls, certificates, options } of CASES) {
  test(`the settings for ${what} work as they are copied`, { tag: "@long" }, async ({ page, gateway, kafka, control }) => {
    const make = async (path: string, body: Record<string, unknown>) => (await control.make(`${gateway.api}/${path}`, body)).id;
    const { user, password } = kafka.said;
    const relayed = login.mediation !== "terminate" && !["anonymous", "client_certificate"].includes(String(login.type));
    await make("backend-clusters", {
      name: "kafka",
      authentication: relayed ? { type: "sasl_scram", algorithm: "sha512", username: user, password } : { type: "anonymous" },
      bootstrap_servers: [relayed ? kafka.said.sasl : kafka.said.plaintext],
      insecure_allow_anonymous_virtual_cluster_auth: true,
    });
    const cluster = await make("virtual-clusters", { name: "shop", dns_label: "shop", destination: { name: "kafka" }, authentication: [login], acl_mode: "passthrough" });
    const from = await freePorts(2);
    const listener = await make("listeners", { name: "main", addresses: ["127.0.0.1"], ports: [`${from}-${from + 1}`] });
    if (certificates) await make("tls-trust-bundles", { name: "clients", config: { trusted_ca: AUTHORITY.certificate } });
    const wanted = certificates && { client_authentication: { mode: certificates, tls_trust_bundles: [{ name: "clients" }] } };
    if (tls) await make(`listeners/${listener}/policies`, { type: "tls_server", config: { certificates: [{ certificate: SERVER.certificate, key: SERVER.key }], ...wanted } });
    await make(`listeners/${listener}/policies`, {
      type: "forward_to_virtual_cluster",
      config: { type: "port_mapping", destination: { name: "shop" }, advertised_host: "localhost", min_broker_id: 1 },
    });
    await page.goto(`${gateway.page}/start?virtual=${cluster}&listener=${listener}&step=connect`);
    await expect(page.getByRole("heading", { name: "Waiting for the first client" })).toBeVisible();

    // What a person has to know beside.
    const [name, secret] = relayed ? [user, password] : ["shop", SECRET];
    const shown = join(kafka.folder, "client.pem");
    await writeFile(shown, CLIENT.key + CLIENT.certificate);
    const ours = (text: string) =>
      text
        .replace("YOUR-USER", name)
        .replace("YOUR-PASSWORD", secret)
        .replace("YOUR-CLIENT", name)
        .replace("YOUR-SECRET", secret)
        .replace("https://idp.example.com/token", kafka.said.token_endpoint)
        .replace("/path/to/ca.pem", SERVER.files.certificate)
        .replaceAll("/path/to/client.pem", shown);
    const topic = `orders-${from}`;
    const commands = (await copied(page, "commands")).replaceAll("--topic orders", `--topic ${topic}`);
    const file = login.type !== "anonymous" || tls ? await copied(page, "client.properties") : "security.protocol=PLAINTEXT";
    await writeFile(join(kafka.folder, "client.properties"), ours(file));
    await expect(page.getByText("has not applied this configuration")).toHaveCount(0, LATER);
    const before = options ? `${options(kafka.said.token_endpoint)}\n` : "";
    expect(await kafka.run(before + commands)).toContain("hello");
    // The tools are Java clients, which have the same settings beside their options.
    await page.getByRole("tab", { name: "Java client" }).click();
    expect(await copied(page, "settings of the Java client")).toBe(`bootstrap.servers=localhost:${from}\n${file}`);
    await page.getByRole("tab", { name: "librdkafka" }).click();
    const settings = ours(await copied(page, "settings of librdkafka"));
    expect(settings).not.toMatch(/YOUR|example\.com|\/path\//);
    expect(await kafka.byLibrdkafka(settings, topic)).toContain("hello from librdkafka");
    await expect(page.getByRole("heading", { name: "The first client has connected" })).toBeVisible(LATER);
  });
}
