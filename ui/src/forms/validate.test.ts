import { expect, test } from "vitest";
import { shapeOf } from "./shape";
import { placeFaults, validate } from "./validate";

const backend = shapeOf("BackendClusterBody");
const good = { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"] };

test("what the API takes has no faults", () => {
  expect(validate(backend, good)).toEqual({});
  expect(validate(backend, { ...good, bootstrap_servers: ["[::1]:9092", "${env['KAFKA']}"] })).toEqual({});
});

test.each([
  [{ name: "" }, "name"],
  [{ name: "-x" }, "name"],
  [{ name: "x".repeat(256) }, "name"],
  [{ description: "x".repeat(513) }, "description"],
  [{ bootstrap_servers: [] }, "bootstrap_servers"],
  [{ bootstrap_servers: ["kafka"] }, "bootstrap_servers"],
  [{ authentication: undefined }, "authentication"],
  [{ authentication: { type: "sasl_plain", username: "x" } }, "authentication.password"],
  [{ authentication: { type: "sasl_scram", username: "x", password: "y" } }, "authentication.algorithm"],
  [{ metadata_update_interval_seconds: 0 }, "metadata_update_interval_seconds"],
  [{ metadata_update_interval_seconds: 1.5 }, "metadata_update_interval_seconds"],
  [{ labels: { "kong-x": "y" } }, "labels"],
  [{ labels: { x: "-" } }, "labels"],
  [{ labels: { x: "" } }, "labels"],
  [{ tls: { enabled: true, client_identity: { certificate: "x" } } }, "tls.client_identity.key"],
])("%j has a fault at %s alone", (change, path) => {
  expect(Object.keys(validate(backend, { ...good, ...change }))).toEqual([path]);
});

test("a secret that is there already may stay as it is", () => {
  const login = { ...good, authentication: { type: "sasl_plain", username: "x" } };
  expect(validate(shapeOf("BackendClusterUpdate"), login)).toEqual({});
});

test("what is switched off is not looked at", () => {
  expect(validate(backend, { ...good, tls: { enabled: false, client_identity: {} } })).toEqual({});
});

test("what the API says of an object that is switched off stands at its switch", () => {
  const fault = { field: "tls.ca_bundle", reason: "is no PEM" };
  const at = (enabled: boolean) => placeFaults([fault], backend, { ...good, tls: { enabled, ca_bundle: "x" } }).errors;
  expect(at(false)).toEqual({ tls: "Is no PEM." });
  expect(at(true)).toEqual({ "tls.ca_bundle": "Is no PEM." });
});

test("the API's faults stand at the fields that show them", () => {
  const cluster = shapeOf("VirtualClusterBody");
  const values = { name: "x", authentication: [{ type: "sasl_plain", principals: [{ username: "a" }, { username: "a" }] }], destination: { id: "1" } };
  const faults = [
    { field: "authentication[0].principals[1].username", reason: "is taken" },
    { field: "destination.name", reason: "there is no backend cluster named `x`" },
    { field: "topic_aliases[3].alias", reason: "is no alias" },
    { field: "something.else", reason: "is unknown" },
    { field: "", reason: "is wrong as a whole" },
  ];
  const { errors, rest } = placeFaults(faults, cluster, values);
  expect(errors).toEqual({
    "authentication.0.principals.1.username": "Is taken.",
    destination: "There is no backend cluster named `x`.",
    topic_aliases: "Is no alias.",
  });
  expect(rest.map((fault) => fault.field)).toEqual(["something.else", ""]);
});

test("a fault of a variant that is shown differently is still shown", () => {
  const policy = shapeOf("ClusterPolicyBody");
  const values = { type: "acls", config: { rules: [{ resource_names: "[" }] } };
  const fault = { field: "config.rules[0].resource_names", reason: "column 2: something is missing" };
  expect(placeFaults([fault], policy, values).errors).toEqual({ "config.rules.0.resource_names": "Column 2: something is missing." });
});
