import { describe, expect, test } from "vitest";
import type { Entity } from "../../api/entities";
import { type Login, notes, settings } from "./settings";
import { type Way, freePorts, labelOf, wayBy } from "./way";

const entity = (more: Record<string, unknown>): Entity => ({ id: "x", created_at: "", updated_at: "", ...more });
const cluster = entity({ id: "team-a", dns_label: "team-a" });
const listener = entity({ ports: ["19092-19095", "20000"] });
const forward = (config: object) => entity({ type: "forward_to_virtual_cluster", config });
const byPort = forward({ type: "port_mapping", destination: { id: "team-a" }, advertised_host: "gateway.example.com" });
const tls = (config: object = {}) => entity({ type: "tls_server", config });

describe("the way to a virtual cluster", () => {
  test("by port, from the first one", () => {
    expect(wayBy(listener, [byPort], cluster)).toEqual({ bootstrap: "gateway.example.com:19092", tls: false, clientCertificate: "none" });
  });
  test("by port and TLS, with a certificate of the client", () => {
    const policies = [tls({ client_authentication: { mode: "required" } }), byPort];
    expect(wayBy(listener, policies, cluster)).toEqual({ bootstrap: "gateway.example.com:19092", tls: true, clientCertificate: "required" });
  });
  test("by host name, as the brokers are named", () => {
    const sni = (more: object = {}) => forward({ type: "sni", sni_suffix: ".kafka.example.com", ...more });
    expect(wayBy(listener, [tls(), sni()], cluster)?.bootstrap).toBe("bootstrap.team-a.kafka.example.com:19092");
    const shared = sni({ broker_host_format: { type: "shared_suffix" }, advertised_port: 9092 });
    expect(wayBy(listener, [tls(), shared], cluster)?.bootstrap).toBe("bootstrap-team-a.kafka.example.com:9092");
    // Nobody asks for a host name without TLS.
    expect(wayBy(listener, [sni()], cluster)).toBeUndefined();
  });
  test("there is none by what is off or leads elsewhere", () => {
    expect(wayBy(listener, [{ ...byPort, enabled: false }], cluster)).toBeUndefined();
    expect(wayBy(listener, [byPort], { ...cluster, id: "team-b" })).toBeUndefined();
  });
});

const plaintext: Way = { bootstrap: "localhost:19092", tls: false, clientCertificate: "none" };
const secure: Way = { bootstrap: "gateway.example.com:19092", tls: true, clientCertificate: "none" };

describe("settings of clients", () => {
  test("without a login and without TLS the tools need no file", () => {
    const { java, librdkafka, tools } = settings(plaintext, { type: "anonymous" });
    expect(java).toBe("bootstrap.servers=localhost:19092\nsecurity.protocol=PLAINTEXT\n");
    expect(librdkafka).toBe(java);
    expect(tools.file).toBeUndefined();
    expect(tools.commands).toContain("kafka-console-consumer.sh --bootstrap-server localhost:19092 \\\n  --topic orders");
  });

  const cases: [Way, Login, string, string | undefined][] = [
    [plaintext, { type: "sasl_plain" }, "SASL_PLAINTEXT", "PLAIN"],
    [secure, { type: "anonymous" }, "SSL", undefined],
    [secure, { type: "sasl_plain" }, "SASL_SSL", "PLAIN"],
    [secure, { type: "sasl_scram", algorithm: "sha256" }, "SASL_SSL", "SCRAM-SHA-256"],
    [secure, { type: "sasl_scram", algorithm: "sha512" }, "SASL_SSL", "SCRAM-SHA-512"],
    [secure, { type: "oauth_bearer" }, "SASL_SSL", "OAUTHBEARER"],
    [{ ...secure, clientCertificate: "optional" }, { type: "client_certificate" }, "SSL", undefined],
  ];
  test.each(cases)("%o, %o: %s %s", (way, login, protocol, mechanism) => {
    const { java, librdkafka, tools } = settings(way, login);
    for (const text of [java, librdkafka, tools.file ?? ""]) {
      expect(text).toContain(`security.protocol=${protocol}\n`);
      if (mechanism) expect(text).toContain(`sasl.mechanism=${mechanism}\n`);
      else expect(text).not.toContain("sasl");
      expect(text.includes("ssl.")).toBe(way.tls);
    }
    expect(java.includes("ssl.keystore.location")).toBe(login.type === "client_certificate");
    expect(librdkafka.includes("ssl.key.location")).toBe(login.type === "client_certificate");
  });

  test("the user is one that the gateway knows, and its password is nobody's to show", () => {
    const login: Login = { type: "sasl_plain", mediation: "terminate", principals: [{ username: "orders" }] };
    const { java, librdkafka } = settings(secure, login);
    expect(java).toContain('PlainLoginModule required username="orders" password="YOUR-PASSWORD";');
    expect(librdkafka).toContain("sasl.username=orders\nsasl.password=YOUR-PASSWORD\n");
    expect(notes(secure, login).join(" ")).toContain("principals");
    expect(notes(plaintext, login).join(" ")).toContain("can be read on its way");
    const certificate: Login = { type: "client_certificate" };
    expect(notes({ ...secure, clientCertificate: "optional" }, certificate).join(" ")).toContain("client.pem holds");
    expect(notes(secure, certificate).join(" ")).toContain("asks clients for no certificate");
    expect(notes(secure, { type: "oauth_bearer" }).join(" ")).toContain("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://idp.example.com/token");
  });
});

test("ports that nobody has yet", () => {
  expect(freePorts([], 4)).toBe("19092-19095");
  expect(freePorts([entity({ ports: ["19090-19092"] }), entity({ ports: ["19095", "19200"] })], 4)).toBe("19096-19099");
});

test("names as host names may have them", () => {
  expect(labelOf("Team A_1!")).toBe("team-a-1");
});
