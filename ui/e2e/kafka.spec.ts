// What needs real brokers: the guided path, tests of connections, and what the overview shows of traffic.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Control, freePorts } from "./support/control";
import { copied } from "./support/copied";
import { look } from "./support/look";
import { certificate, choose } from "./support/samples";
import { expect, test } from "./support/with-kafka";

// Nodes report every ten seconds, and a JVM starts in some seconds where others are busy too.
const LATER = { timeout: 90_000 };
test.describe.configure({ timeout: 600_000 });

async function fillPorts(page: Page, count: number): Promise<void> {
  const from = await freePorts(count);
  const ports = page.getByLabel("Ports", { exact: true });
  await ports.focus();
  // The suggestion goes first.
  await ports.press("Backspace");
  await ports.fill(`${from}-${from + count - 1}`);
}

test("from nothing to a consumed message, by the guided path alone", async ({ page, gateway, kafka, control }) => {
  await page.goto(gateway.page);
  await look(page, "overview-empty");
  await page.getByRole("link", { name: "Take the first steps" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Backend cluster" })).toBeVisible();
  await look(page, "start-backend");
  await page.getByLabel("Bootstrap servers").fill(kafka.said.plaintext);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("It works", { exact: true })).toBeVisible(LATER);
  await expect(page.getByText(/has found 3 brokers/)).toBeVisible();
  await look(page, "start-backend-tested");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Virtual cluster" })).toBeVisible();
  // A reload goes on where one was.
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "Virtual cluster" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Orders Team");
  await expect(page.getByLabel("DNS label")).toHaveValue("orders-team");
  await page.getByLabel("Name", { exact: true }).fill("orders");
  await expect(page.getByLabel("DNS label")).toHaveValue("orders");
  await look(page, "start-virtual");
  // Clients without a login have to be allowed where they end up.
  await page.getByRole("button", { name: "Allow it on kafka" }).click();
  await expect(page.getByRole("button", { name: "Allow it on kafka" })).toHaveCount(0);
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Listener" })).toBeVisible();
  await expect(page.getByText("kafka has 3 brokers, with ids from 1 to 3")).toBeVisible(LATER);
  await expect(page.getByLabel("Lowest broker id")).toHaveValue("1");
  await fillPorts(page, 4);
  await look(page, "start-listener");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { name: "Waiting for the first client" })).toBeVisible();
  await look(page, "start-connect");
  const commands = await copied(page, "commands");
  expect(await kafka.run(commands)).toContain("hello");
  await expect(page.getByRole("heading", { name: "The first client has connected" })).toBeVisible(LATER);
  await look(page, "start-connected");
  await page.reload();
  await expect(page.getByRole("heading", { name: "The first client has connected" })).toBeVisible();

  const virtual = await control.named(`${gateway.api}/virtual-clusters`, "orders");
  expect(virtual).toMatchObject({ dns_label: "orders", acl_mode: "passthrough", authentication: [{ type: "anonymous" }] });
});

test("with TLS and logins: the settings of each client say what it needs, and they work", { tag: "@long" }, async ({ page, gateway, kafka }) => {
  await page.goto(`${gateway.page}/start`);
  await page.getByLabel("Bootstrap servers").fill(kafka.said.sasl);
  await choose(page, "Authentication", "SASL/SCRAM");
  await choose(page, "Algorithm", "SHA-512");
  await page.getByLabel("Username").fill(kafka.said.user);
  await page.getByLabel("Password", { exact: true }).fill(kafka.said.password);
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Virtual cluster" })).toBeVisible();
  await choose(page, "Type", "SASL/PLAIN");
  await choose(page, "Mediation", "Terminate");
  await page.getByLabel("Principals", { exact: true }).check().catch(() => {});
  await page.getByRole("button", { name: "Add a principal" }).click();
  await page.getByLabel("Username").fill("shop");
  await page.getByLabel("Password", { exact: true }).fill("shop-secret");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { level: 2, name: "Listener" })).toBeVisible();
  await expect(page.getByText("kafka has 3 brokers, with ids from 1 to 3")).toBeVisible(LATER);
  await fillPorts(page, 4);
  await page.getByLabel("Advertised host").fill("localhost");
  await page.getByRole("checkbox", { name: "TLS" }).check();
  const server = certificate("localhost", true);
  await page.getByLabel("Certificate", { exact: true }).fill(server.certificate);
  await page.getByLabel("Key", { exact: true }).fill(server.key);
  await look(page, "start-listener-tls");
  await page.getByRole("button", { name: "Save and go on" }).click();

  await expect(page.getByRole("heading", { name: "Waiting for the first client" })).toBeVisible();
  await look(page, "start-connect-tls");
  const ours = (text: string) => text.replace("YOUR-PASSWORD", "shop-secret").replace("/path/to/ca.pem", server.files.certificate);
  await writeFile(join(kafka.folder, "client.properties"), ours(await copied(page, "client.properties")));
  expect(await kafka.run(await copied(page, "commands"))).toContain("hello");
  await expect(page.getByRole("heading", { name: "The first client has connected" })).toBeVisible(LATER);

  await page.getByRole("tab", { name: "Java client" }).click();
  const java = await copied(page, "settings of the Java client");
  for (const line of ["security.protocol=SASL_SSL", "sasl.mechanism=PLAIN", 'username="shop"', "ssl.truststore.type=PEM"]) expect(java).toContain(line);
  await page.getByRole("tab", { name: "librdkafka" }).click();
  const librdkafka = await copied(page, "settings of librdkafka");
  for (const line of ["security.protocol=SASL_SSL", "sasl.mechanism=PLAIN", "sasl.username=shop", "ssl.ca.location="]) expect(librdkafka).toContain(line);
  expect(await kafka.byLibrdkafka(ours(librdkafka), "orders")).toContain("hello from librdkafka");
});

test("settings that are not saved are tried out, and what fails is said with how to mend it", { tag: "@long" }, async ({ page, gateway, kafka, control }) => {
  const run = async () => {
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("A data plane is trying…")).toHaveCount(0, LATER);
  };
  const servers = page.getByLabel("Bootstrap servers");
  const server = async (text: string) => {
    await servers.focus();
    await servers.press("Backspace");
    await servers.fill(text);
    await servers.blur();
  };
  const failed = (step: string) => page.getByRole("listitem").filter({ hasText: `${step}: failed` });
  await page.goto(`${gateway.page}/backend-clusters/new`);
  await choose(page, "Authentication", "Anonymous");
  await run();
  await expect(page.getByText("It could not be tried")).toBeVisible();

  await server("no-such-host.invalid:9092");
  await run();
  await expect(failed("Find the name")).toContainText("To mend it");
  await server("127.0.0.1:1");
  await run();
  await expect(failed("Connect")).toContainText("To mend it");
  await look(page, "test-failed");

  // TLS where the broker speaks none.
  await server(kafka.said.plaintext.split(",")[0] ?? "");
  await page.getByRole("checkbox", { name: "TLS", exact: true }).check();
  await run();
  await expect(failed("TLS")).toContainText("plaintext");
  await page.getByRole("checkbox", { name: "TLS", exact: true }).uncheck();
  await run();
  await expect(page.getByText("It works", { exact: true })).toBeVisible();

  // Who answers is a controller, or wants a login first.
  await server(kafka.said.controller);
  await run();
  const metadata = failed("Ask for the brokers");
  await expect(metadata).toContainText("a KRaft controller answers here, which serves no clients");
  await expect(metadata).toContainText("To mend it: use the address of a broker's listener");
  await expect(page.getByRole("listitem").filter({ hasText: "Connect" }).filter({ hasNotText: "failed" })).toBeVisible();
  await look(page, "test-failed-metadata");
  await server(kafka.said.sasl.split(",")[0] ?? "");
  await run();
  await expect(metadata).toContainText("wants a login: set authentication");

  await choose(page, "Authentication", "SASL/SCRAM");
  await choose(page, "Algorithm", "SHA-256");
  await page.getByLabel("Username").fill(kafka.said.user);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await run();
  await expect(failed("Log in")).toContainText("password");
  await page.getByLabel("Password", { exact: true }).fill(kafka.said.password);
  await expect(page.getByText("The settings have changed since.")).toBeVisible();
  await run();
  await expect(page.getByText("It works", { exact: true })).toBeVisible();
  expect(await control.named(`${gateway.api}/backend-clusters`, "kafka")).toBeUndefined();

  // Each of them is in the audit log, without the password.
  const log = await control.call<{ data: { action: string }[] }>("GET", `${gateway.api}/audit-log`);
  expect(log.data.filter(({ action }) => action === "test").length).toBeGreaterThan(6);
  expect(JSON.stringify(log)).not.toContain(kafka.said.password);

  // Saved, it can be tried from its page, with the password that is stored.
  await page.getByLabel("Name", { exact: true }).fill("kafka");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("table").getByRole("link", { name: "kafka" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "kafka" })).toBeVisible();
  await run();
  await expect(page.getByText("It works", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Audit Log", exact: true }).click();
  await page.getByRole("button", { name: "What was found: test backend cluster test" }).nth(1).click();
  const found = page.getByRole("region", { name: "Test of backend cluster test" });
  await expect(found).toContainText("Log in: failed at 127.0.0.1:");
  await expect(found).toContainText("SASL/SCRAM");
  await look(page, "audit-log-test");
});

test("the expiry of the brokers' certificate is seen, and in a warning's colour when it is soon", { tag: "@long" }, async ({ page, gateway, kafka, control }) => {
  const soon = await lead(control, gateway, "soon", kafka.said.expiring, kafka.said.authority);
  const later = await lead(control, gateway, "later", kafka.said.tls, kafka.said.authority);
  const expiry = page.getByRole("region", { name: "What data planes see" }).getByText(/^expires in/);
  await page.goto(`${gateway.page}/backend-clusters/${soon}`);
  await expect(expiry).toContainText("expires in 7 days", LATER);
  const year = new Date(Date.now() + 7.5 * 86_400_000).getFullYear();
  await expect(expiry).toContainText(String(year));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const [warning, plain] = await page.evaluate(() => ["var(--tidegate-warn)", "var(--mantine-color-text)"].map((color) => {
      const one = document.body.appendChild(document.createElement("span"));
      one.style.color = color;
      const { color: seen } = getComputedStyle(one);
      one.remove();
      return seen;
    }));
    expect(warning).not.toBe(plain);
    await expect(expiry).toHaveCSS("color", warning ?? "");
  }
  await expect(page.getByText("soon", { exact: true }).last()).toBeVisible();
  await look(page, "backend-cluster-expiring");
  await page.goto(`${gateway.page}/backend-clusters/${later}`);
  await expect(expiry).toContainText(/expires in [\d,]+ years/, LATER);
  await expect(page.getByText("soon", { exact: true })).toHaveCount(0);
  await look(page, "backend-cluster-tls");
});

/** A backend cluster by TLS to which a listener leads, so that data planes look at it. */
async function lead(control: Control, gateway: { api: string }, name: string, servers: string, authority: string): Promise<string> {
  const make = async (path: string, body: Record<string, unknown>) => (await control.make(`${gateway.api}/${path}`, body)).id;
  const backend = await make("backend-clusters", {
    name,
    authentication: { type: "anonymous" },
    bootstrap_servers: servers.split(","),
    insecure_allow_anonymous_virtual_cluster_auth: true,
    tls: { enabled: true, ca_bundle: authority },
    metadata_update_interval_seconds: 10,
  });
  await make("virtual-clusters", { name, dns_label: name, destination: { name }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" });
  const from = await freePorts(4);
  const listener = await make("listeners", { name, addresses: ["127.0.0.1"], ports: [`${from}-${from + 3}`] });
  await make(`listeners/${listener}/policies`, {
    type: "forward_to_virtual_cluster",
    config: { type: "port_mapping", destination: { name }, advertised_host: "127.0.0.1", min_broker_id: 1 },
  });
  return backend;
}

test("the overview shows what passes, and a broker that dies", { tag: "@long" }, async ({ page, gateway, kafka, control }) => {
  const make = async (path: string, body: Record<string, unknown>) => (await control.make(`${gateway.api}/${path}`, body)).id;
  const backend = await make("backend-clusters", {
    name: "kafka",
    authentication: { type: "anonymous" },
    bootstrap_servers: kafka.said.plaintext.split(","),
    insecure_allow_anonymous_virtual_cluster_auth: true,
    metadata_update_interval_seconds: 10,
  });
  await make("virtual-clusters", { name: "shop", dns_label: "shop", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough" });
  const from = await freePorts(4);
  const listener = await make("listeners", { name: "main", addresses: ["127.0.0.1"], ports: [`${from}-${from + 3}`] });
  await make(`listeners/${listener}/policies`, {
    type: "forward_to_virtual_cluster",
    config: { type: "port_mapping", destination: { name: "shop" }, advertised_host: "127.0.0.1", min_broker_id: 1 },
  });
  await page.goto(gateway.page);
  const picture = page.getByRole("region", { name: "How it hangs together" });
  await expect(picture.getByText("Listening")).toBeVisible(LATER);
  await kafka.run(`kafka-topics.sh --bootstrap-server 127.0.0.1:${from} --create --topic seen --partitions 3 --replication-factor 3`);
  kafka.begin(`kafka-verifiable-producer.sh --bootstrap-server 127.0.0.1:${from} --topic seen --throughput 300`);

  const now = page.getByRole("region", { name: "Now" });
  const value = async (label: string) => Number((await now.locator("dt", { hasText: label }).locator("xpath=following-sibling::dd").locator("span").first().textContent())?.replace(/[^\d.]/g, ""));
  await expect.poll(() => value("Requests"), LATER).toBeGreaterThan(0);
  await expect.poll(() => value("Connections"), LATER).toBeGreaterThan(0);
  await expect(picture.getByRole("listitem").filter({ hasText: "127.0.0.1:" }).filter({ hasText: "reachable" }).first()).toBeVisible(LATER);
  await expect(picture.getByRole("list", { name: "Brokers of kafka" }).getByRole("listitem")).toHaveCount(3);
  // What leads where is drawn, and said.
  await expect(picture.locator("path[class*=edge]")).toHaveCount(2);
  await expect(page.getByRole("group", { name: "Lines" }).getByRole("button", { name: "shop" })).toBeVisible(LATER);
  await expect(page.locator(".uplot").first()).toBeVisible();
  await look(page, "overview");

  // The picture leads to what it shows, by the keyboard too.
  await picture.getByRole("link", { name: "shop" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "shop" })).toBeVisible();
  await page.goBack();
  // The same in numbers, and by data plane; a reload keeps it.
  await page.getByRole("switch", { name: "Show numbers" }).click({ force: true });
  await page.getByText("Data planes", { exact: true }).last().click();
  const table = page.getByRole("table", { name: "Requests per second" });
  await expect(table.getByRole("row").nth(1).getByRole("cell").first()).toContainText(/\d/);
  await page.reload();
  await expect(table).toBeVisible();
  await look(page, "overview-numbers");

  kafka.kill(3);
  await expect(picture.getByText("Degraded").first()).toBeVisible(LATER);
  await expect(picture.getByRole("list", { name: "Brokers of kafka" }).getByRole("listitem").first()).toContainText("away");
  await look(page, "overview-degraded");
  await page.goto(`${gateway.page}/backend-clusters/${backend}`);
  const brokers = page.getByRole("table", { name: "Brokers" });
  await expect(brokers.getByRole("row").nth(1)).toContainText("No");
  await expect(brokers.getByRole("row")).toHaveCount(4);
  await look(page, "backend-cluster-degraded");
});
