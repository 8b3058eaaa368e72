import { expect, test } from "vitest";
import { parse } from "yaml";
import { shapeOf } from "../forms/shape";
import { type Change, curl, hcl, yaml } from "./render";

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
    expect(render(change)).toContain("env['USER']");
    expect(render({ ...change, secrets: true })).toContain("hunter2");
    expect(render({ ...change, secrets: true })).not.toMatch(/KAFKA_PASSWORD|kafka_password/);
  }
});

test("what stands in the place of a secret would never become the secret", () => {
  const sent = JSON.parse(/<<'EOF'\n([^]*)\nEOF/.exec(curl(change))?.[1] ?? "");
  expect(sent.authentication.password).toBe("${env['KAFKA_PASSWORD']}");
  expect(curl(change)).toMatch(/^# Secrets that were typed are not shown: the variable KAFKA_PASSWORD stands in their place/);
  expect(parse(yaml(change)).backend_clusters[0].authentication.password).toBe("${env['KAFKA_PASSWORD']}");
  expect(yaml(change)).toContain("# Secrets that were typed are not shown");
  expect(hcl(change)).toMatch(/^variable "kafka_password" {\n  type      = string\n  sensitive = true\n}\n/);
  expect(hcl(change)).toContain("password = var.kafka_password\n");
});

test("each secret has a variable of its own, and what only begins as a template is a secret", () => {
  const principals = ["one", "tw${o", "three${env['X']}", "${env['FOUR']}"].map((password, index) => ({ username: `u${index}`, password }));
  const cluster: Change = {
    ...change,
    place: { kind: "virtual-clusters", gateway: "g1" },
    shape: shapeOf("VirtualClusterBody"),
    values: { name: "team a", authentication: [{ type: "sasl_plain", mediation: "terminate", principals }] },
  };
  const [method] = parse(yaml(cluster)).virtual_clusters[0].authentication;
  const passwords = method.principals.map(({ password }: { password: string }) => password);
  expect(passwords).toEqual(["${env['TEAM_A_PASSWORD']}", "${env['TEAM_A_PASSWORD_2']}", "${env['TEAM_A_PASSWORD_3']}", "${env['FOUR']}"]);
  expect(hcl(cluster).match(/var\.\w+/g)).toEqual(["var.team_a_password", "var.team_a_password_2", "var.team_a_password_3"]);
  expect(hcl(cluster).match(/^variable "\w+"/gm)).toHaveLength(3);
});

test("curl changes what the form began with, and nothing that somebody else has changed since", () => {
  expect(curl({ ...change, id: "b1", etag: '"7"' })).toContain(`-H 'If-Match: "7"' \\\n`);
  expect(curl({ ...change, etag: '"7"' })).not.toContain("If-Match");
});

test("an address that was made up runs nothing", () => {
  const made = curl({ ...change, place: { kind: "policies", gateway: "g1", parent: "x'; rm -rf ~; '" } });
  expect(made).toContain("'https://control.example/v1/event-gateways/g1/listeners/x'\\''; rm -rf ~; '\\''/policies'");
});

test("a file says which entity is changed by its id, so that a new name is only a new name", () => {
  expect(parse(yaml({ ...change, id: "b1" })).backend_clusters[0]).toMatchObject({ id: "b1", name: "kafka" });
  expect(parse(yaml(change)).backend_clusters[0].id).toBeUndefined();
});

test("names stand in commands as a shell reads them, and end no comment", () => {
  const named = (name: string) => yaml({ ...change, gateway: { id: "g1", name, created_at: "", updated_at: "" } });
  expect(named("production")).toMatch(/^# tidegate apply -f gateway\.yaml --gateway production\n/);
  expect(named("Bob's `$HOME` \\")).toMatch(/^# .* --gateway 'Bob'\\''s `\$HOME` \\'\n/);
  expect(Object.keys(parse(named("a\nb: 1")))).toEqual(["backend_clusters"]);
});

test("a gateway is known by its id, and its name is no setting of a file's", () => {
  const gateway: Change = { ...change, place: { kind: "event-gateways" }, shape: shapeOf("GatewayBody"), values: { name: "new name", description: "x" } };
  expect(yaml({ ...gateway, id: "g1" })).toMatch(/^# tidegate apply -f gateway\.yaml --gateway g1\n# Its name/);
  expect(yaml(gateway)).toContain("--gateway 'new name' --create-gateway\n");
  expect(parse(yaml({ ...gateway, id: "g1" }))).toEqual({ gateway: { description: "x" } });
  expect(hcl({ ...gateway, id: "g1" })).toContain('import {\n  to = konnect_event_gateway.new_name\n  id = "g1"\n}');
});

test("YAML is a file for tidegate apply", () => {
  expect(parse(yaml(change))).toEqual({ backend_clusters: [{ ...change.values, authentication: { type: "sasl_plain", username: "${env['USER']}", password: "${env['KAFKA_PASSWORD']}" } }] });
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
      { id: "v1", name: "team-a", destination: { name: "kafka" }, authentication: [{ type: "anonymous" }], acl_mode: "passthrough", dns_label: "team-a", cluster_policies: [policy.values] },
    ],
  });
  expect(yaml(policy)).not.toContain("Without a name");
  const { name, ...unnamed } = policy.values;
  expect(yaml({ ...policy, values: unnamed })).toContain("# Without a name it may be taken for a policy of its type that is there: give it one.");
  const changed = yaml({ ...policy, id: "p1", values: unnamed });
  expect(changed).not.toContain("Without a name");
  expect(parse(changed).virtual_clusters[0].cluster_policies).toEqual([{ id: "p1", ...unnamed }]);
});

test("Terraform has unions by their variants, doubles what begins its own templates, and is aligned", () => {
  expect(hcl({ ...change, id: "b1" })).toBe(`variable "kafka_password" {
  type      = string
  sensitive = true
}

resource "konnect_event_gateway_backend_cluster" "kafka" {
  gateway_id = "g1"
  name       = "kafka"
  authentication = {
    sasl_plain = {
      username = "$\${env['USER']}"
      password = var.kafka_password
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

test("texts with signs of HCL's own stand there as they are", () => {
  const of = (description: string) => hcl({ ...change, values: { name: "x", description, labels: { "a${b}": "1", for: "2" } } });
  expect(of('say "hi"\\ $HOME ${x} %{if} \b\f\t')).toContain('"say \\"hi\\"\\\\ $HOME $${x} %%{if} \\u0008\\u000c\\t"');
  expect(of("\\b")).toContain(String.raw`= "\\b"`);
  expect(of("")).toContain('"a$${b}" = "1"\n    "for"    = "2"');
  // A form that would end early, or take something off, is not chosen.
  for (const lines of ["a\nEOT\nb\n", "  a\n  b\n", "a\r\nb\r\n"]) expect(of(lines)).toContain(JSON.stringify(lines));
  expect(of("a\n${b}\n")).toContain("<<-EOT\n    a\n    $${b}\n    EOT");
});

test("Terraform is given ids, also where the API has kept a name", () => {
  const policy: Change = {
    ...change,
    place: { kind: "policies", gateway: "g1", parent: "l1" },
    shape: shapeOf("ListenerPolicyBody"),
    values: { type: "tls_server", name: "tls", config: { certificates: [], client_authentication: { mode: "required", tls_trust_bundles: [{ name: "ca" }, { id: "7" }, { name: "gone" }] } } },
    idOf: (kind, name) => (kind === "tls_trust_bundle" && name === "ca" ? "5" : undefined),
  };
  expect(hcl(policy).match(/(?:id|name) = "(?:5|7|gone|ca)"/g)).toEqual(['id = "5"', 'id = "7"', 'name = "gone"']);
});
