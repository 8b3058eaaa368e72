import { expect, test } from "vitest";
import { type UnionShape, shapeOf, type Values } from "./shape";
import { fromAnswer, initial, toBody, variantValues } from "./values";

const backend = shapeOf("BackendClusterBody");

test("a new form has the API's defaults, and nothing that was not asked for", () => {
  const values = initial(backend) as Values;
  expect(values).toMatchObject({ description: "", insecure_allow_anonymous_virtual_cluster_auth: false, metadata_update_interval_seconds: 60 });
  expect(values.tls).toBeUndefined();
  expect(values.authentication).toBeUndefined();
});

test("what is empty is left out of the body, and what is switched off and says nothing", () => {
  const values = { ...(initial(backend) as Values), name: "kafka", labels: {}, tls: { enabled: false, insecure_skip_verify: false, ca_bundle: "", tls_versions: ["tls12", "tls13"] } };
  const body = toBody(backend, { ...values, authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"] }) as Values;
  expect(body).toEqual({
    name: "kafka",
    description: "",
    authentication: { type: "anonymous" },
    insecure_allow_anonymous_virtual_cluster_auth: false,
    bootstrap_servers: ["kafka:9092"],
    metadata_update_interval_seconds: 60,
  });
});

test("what is switched off keeps its settings, and so its secrets", () => {
  const tls = { enabled: false, ca_bundle: "CA", client_identity: { certificate: "PEM" } };
  const answer = { name: "kafka", authentication: { type: "anonymous" }, bootstrap_servers: ["kafka:9092"], tls: { ...tls, insecure_skip_verify: null } };
  const shape = shapeOf("BackendClusterUpdate");
  expect((toBody(shape, fromAnswer(shape, answer)) as Values).tls).toEqual(tls);
  expect((toBody(shape, { ...answer, tls: { enabled: false, tls_versions: ["tls13"] } }) as Values).tls).toEqual({ enabled: false, tls_versions: ["tls13"] });
});

test("another type of login keeps what both have, and takes nothing else along", () => {
  const shape = backend.type === "object" && backend.fields.find((field) => field.name === "authentication")?.shape;
  const plain = { type: "sasl_plain", username: "me", password: "secret" };
  expect(variantValues(shape as UnionShape, "sasl_scram", plain)).toEqual({ type: "sasl_scram", username: "me", password: "secret" });
  expect(variantValues(shape as UnionShape, "anonymous", plain)).toEqual({ type: "anonymous" });
});

test("an answer becomes a body again: ids, times and secrets that are not shown stay out", () => {
  const answer = {
    id: "7",
    created_at: "",
    updated_at: "",
    name: "kafka",
    description: "",
    authentication: { type: "sasl_plain", username: "me" },
    bootstrap_servers: ["kafka:9092"],
    tls: { enabled: true, client_identity: { certificate: "PEM", key: null } },
  };
  const values = fromAnswer(shapeOf("BackendClusterUpdate"), answer);
  expect(values).toEqual({
    name: "kafka",
    description: "",
    authentication: { type: "sasl_plain", username: "me" },
    bootstrap_servers: ["kafka:9092"],
    tls: { enabled: true, client_identity: { certificate: "PEM" } },
  });
});

test("references are written by id for the API and by name for files", () => {
  const cluster = shapeOf("VirtualClusterBody");
  const values = { name: "a", destination: { id: "1", name: "kafka" } };
  expect((toBody(cluster, values) as Values).destination).toEqual({ id: "1" });
  expect((toBody(cluster, values, "name") as Values).destination).toEqual({ name: "kafka" });
});

test("another type of policy does not inherit the settings of the first", () => {
  const policies = shapeOf("ProducePolicyBody") as UnionShape;
  const encrypt = { type: "encrypt", name: "x", config: { failure_mode: "error" } };
  const values = variantValues(policies, "modify_headers", encrypt);
  expect(values.name).toBe("x");
  expect(values.config).toEqual({});
});
