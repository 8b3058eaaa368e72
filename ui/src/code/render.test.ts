import { expect, test } from "vitest";
import { parse } from "yaml";
import { shapeOf } from "../forms/shape";
import { type Change, MASK, curl, hcl, yaml } from "./render";

const change: Change = {
  place: { kind: "backend-clusters", gateway: "g1" },
  id: undefined,
  shape: shapeOf("BackendClusterBody"),
  values: {
    name: "kafka",
    authentication: { type: "sasl_plain", username: "${env['USER']}", password: "hunter2" },
    bootstrap_servers: ["kafka:9092"],
    labels: { stage: "dev" },
  },
  gateway: { id: "g1", name: "production", created_at: "", updated_at: "" },
  origin: "https://control.example",
  secrets: false,
};

test("curl sends the body to the collection, or to what is changed", () => {
  expect(curl(change)).toContain("curl --fail-with-body 'https://control.example/v1/event-gateways/g1/backend-clusters'");
  expect(curl({ ...change, id: "b1" })).toContain("-X PUT 'https://control.example/v1/event-gateways/g1/backend-clusters/b1'");
});

test("secrets are covered unless somebody asks for them; templates are none", () => {
  for (const render of [curl, yaml, hcl]) {
    expect(render(change)).not.toContain("hunter2");
    expect(render(change)).toContain(MASK);
    expect(render(change)).toContain("env['USER']");
    expect(render({ ...change, secrets: true })).toContain("hunter2");
  }
});

test("YAML is a file for tidegate apply", () => {
  expect(parse(yaml(change))).toEqual({ backend_clusters: [{ ...change.values, authentication: { type: "sasl_plain", username: "${env['USER']}", password: MASK } }] });
});

test("a policy stands in a file below what it belongs to, which is there whole", () => {
  const policy: Change = {
    ...change,
    place: { kind: "cluster-policies", gateway: "g1", parent: "v1" },
    shape: shapeOf("ClusterPolicyBody"),
    values: { type: "acls", name: "readers", config: { rules: [{ resource_type: "topic", action: "allow", operations: [{ name: "read" }], resource_names: [{ match: "*" }] }] } },
    parent: { id: "v1", name: "team-a", created_at: "", updated_at: "", dns_label: "team-a", acl_mode: "passthrough", destination: { id: "b1", name: "kafka" }, authentication: [{ type: "anonymous" }] },
  };
  expect(parse(yaml(policy))).toEqual({
    virtual_clusters: [
      { name: "team-a", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough", dns_label: "team-a", cluster_policies: [policy.values] },
    ],
  });
});

test("Terraform has unions by their variants, doubles what begins its own templates, and is aligned", () => {
  expect(hcl({ ...change, id: "b1" })).toBe(`resource "konnect_event_gateway_backend_cluster" "kafka" {
  gateway_id = "g1"
  name       = "kafka"
  authentication = {
    sasl_plain = {
      username = "$\${env['USER']}"
      password = "(secret)"
    }
  }
  bootstrap_servers = ["kafka:9092"]
  labels = {
    stage = "dev"
  }
  tls = {
    enabled = false
  }
}

import {
  to = konnect_event_gateway_backend_cluster.kafka
  id = jsonencode({
    gateway_id = "g1"
    id         = "b1"
  })
}
`);
});

test("Terraform says what its provider cannot do", () => {
  const alias: Change = {
    ...change,
    place: { kind: "virtual-clusters", gateway: "g1" },
    shape: shapeOf("VirtualClusterBody"),
    values: { name: "a", topic_aliases: [{ alias: "x", topic: "y" }] },
  };
  expect(hcl(alias)).toMatch(/^# The provider does not know `topic_aliases`/);
});

test("several lines of PEM stay readable", () => {
  const bundle: Change = {
    ...change,
    place: { kind: "tls-trust-bundles", gateway: "g1" },
    shape: shapeOf("TlsTrustBundleBody"),
    values: { name: "clients", config: { trusted_ca: "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n" } },
  };
  expect(hcl(bundle)).toContain("trusted_ca = <<-EOT\n      -----BEGIN CERTIFICATE-----\n      MII\n      -----END CERTIFICATE-----\n      EOT");
  expect(parse(yaml(bundle))).toEqual({ tls_trust_bundles: [bundle.values] });
});
