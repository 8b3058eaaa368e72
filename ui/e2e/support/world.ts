// A gateway with one of everything, for tests that look at pages.
import type { Control } from "./control";
import { certificate } from "./samples";

export interface World {
  backend: string;
  cluster: string;
  listener: string;
  validation: string;
  pages: Record<string, string>;
}

export async function furnish(control: Control, gateway: { api: string; page: string }): Promise<World> {
  const make = async (path: string, body: Record<string, unknown>) => (await control.make(`${gateway.api}/${path}`, body)).id;
  const backend = await make("backend-clusters", {
    name: "kafka",
    description: "Three brokers in Frankfurt",
    authentication: { type: "sasl_scram", algorithm: "sha512", username: "gateway", password: "${env['KAFKA_PASSWORD']}" },
    bootstrap_servers: ["kafka-1.example.com:9093", "kafka-2.example.com:9093"],
    insecure_allow_anonymous_virtual_cluster_auth: true,
    tls: { enabled: true, ca_bundle: certificate("authority.example", true).certificate },
    labels: { stage: "production", team: "platform" },
  });
  await make("backend-clusters", { name: "staging", authentication: { type: "anonymous" }, bootstrap_servers: ["staging:9092"] });
  const cluster = await make("virtual-clusters", {
    name: "team-a",
    description: "Orders and payments",
    dns_label: "team-a",
    destination: { name: "kafka" },
    authentication: [
      { type: "sasl_plain", mediation: "terminate", principals: [{ username: "orders", password: "${env['ORDERS']}" }] },
      { type: "anonymous" },
    ],
    namespace: { mode: "hide_prefix", prefix: "team-a.", additional: { topics: [{ type: "glob", glob: "shared-*" }] } },
    acl_mode: "enforce_on_gateway",
  });
  const registry = await make("schema-registries", {
    name: "registry",
    type: "confluent",
    config: { schema_type: "avro", endpoint: "https://registry.example.com" },
  });
  const key = await make("static-keys", { name: "payments", value: "${env['PAYMENTS_KEY']}" });
  const bundle = await make("tls-trust-bundles", { name: "clients", config: { trusted_ca: certificate("clients.example", true).certificate } });
  const edge = await make("data-plane-certificates", { name: "edge", certificate: certificate("edge.example").certificate });
  const server = certificate("gateway.example.com");
  const listener = await make("listeners", { name: "main", addresses: ["127.0.0.1"], ports: ["39092-39095"] });
  const policies = `listeners/${listener}/policies`;
  await make(policies, {
    name: "tls",
    type: "tls_server",
    config: { certificates: [{ certificate: server.certificate, key: server.key }], client_authentication: { mode: "requested", tls_trust_bundles: [{ name: "clients" }] } },
  });
  await make(policies, { name: "by host name", type: "forward_to_virtual_cluster", config: { type: "sni", sni_suffix: ".example.com" } });
  const below = `virtual-clusters/${cluster}`;
  await make(`${below}/cluster-policies`, {
    name: "readers",
    type: "acls",
    condition: "context.auth.type == 'sasl_plain'",
    config: { rules: [{ resource_type: "topic", action: "allow", operations: [{ name: "read" }, { name: "describe" }], resource_names: [{ match: "*" }] }] },
  });
  const validation = await make(`${below}/produce-policies`, {
    name: "valid orders",
    type: "schema_validation",
    config: { type: "confluent_schema_registry", schema_registry: { name: "registry" }, validate_value: true, failure_mode: "reject" },
  });
  await make(`${below}/produce-policies`, {
    name: "hide cards",
    type: "encrypt_fields",
    parent_policy_id: validation,
    condition: "record.value.validated",
    config: { failure_mode: "reject", encrypt_fields: [{ paths: [{ match: "card.number" }], encryption_key: { type: "static", key: { name: "payments" } } }] },
  });
  await make(`${below}/produce-policies`, { name: "stamp", type: "modify_headers", enabled: false, config: { actions: [{ op: "set", key: "via", value: "tidegate" }] } });
  await make(`${below}/consume-policies`, { name: "no tests", type: "skip_record", condition: "record.headers['test'] == 'yes'" });
  const { page } = gateway;
  return {
    backend,
    cluster,
    listener,
    validation,
    pages: {
      gateways: "/event-gateways",
      tokens: "/tokens",
      "new-gateway": "/event-gateways/new",
      "edit-gateway": `${page}/edit`,
      overview: page,
      start: `${page}/start`,
      connect: `${page}/start?virtual=${cluster}&listener=${listener}&step=connect`,
      "backend-clusters": `${page}/backend-clusters`,
      "backend-cluster": `${page}/backend-clusters/${backend}`,
      "new-backend-cluster": `${page}/backend-clusters/new`,
      "edit-backend-cluster": `${page}/backend-clusters/${backend}/edit`,
      "virtual-clusters": `${page}/virtual-clusters`,
      "virtual-cluster": `${page}/virtual-clusters/${cluster}`,
      "new-virtual-cluster": `${page}/virtual-clusters/new`,
      "edit-virtual-cluster": `${page}/virtual-clusters/${cluster}/edit`,
      "produce-policies": `${page}/virtual-clusters/${cluster}?tab=produce-policies`,
      "new-produce-policy": `${page}/virtual-clusters/${cluster}/produce-policies/new`,
      "edit-produce-policy": `${page}/virtual-clusters/${cluster}/produce-policies/${validation}`,
      listeners: `${page}/listeners`,
      listener: `${page}/listeners/${listener}?tab=policies`,
      "new-listener": `${page}/listeners/new`,
      "new-listener-policy": `${page}/listeners/${listener}/policies/new`,
      policies: `${page}/policies`,
      "schema-registries": `${page}/schema-registries`,
      "schema-registry": `${page}/schema-registries/${registry}`,
      "new-schema-registry": `${page}/schema-registries/new`,
      "static-keys": `${page}/static-keys`,
      "static-key": `${page}/static-keys/${key}`,
      "new-static-key": `${page}/static-keys/new`,
      "tls-trust-bundles": `${page}/tls-trust-bundles`,
      "tls-trust-bundle": `${page}/tls-trust-bundles/${bundle}`,
      "new-tls-trust-bundle": `${page}/tls-trust-bundles/new`,
      "data-plane-certificates": `${page}/data-plane-certificates`,
      "data-plane-certificate": `${page}/data-plane-certificates/${edge}`,
      "new-data-plane-certificate": `${page}/data-plane-certificates/new`,
      nodes: `${page}/nodes`,
      "audit-log": `${page}/audit-log`,
      missing: `${page}/listeners/00000000-0000-0000-0000-000000000000`,
    },
  };
}
