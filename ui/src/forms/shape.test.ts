import { expect, test } from "vitest";
import { CHAINS, KINDS } from "../api/kinds";
import { type ObjectShape, type Shape, shapeOf } from "./shape";

function eachField(shape: Shape, visit: (object: ObjectShape) => void): void {
  if (shape.type === "object") {
    visit(shape);
    shape.fields.forEach((field) => eachField(field.shape, visit));
  }
  if (shape.type === "union") shape.variants.forEach((variant) => eachField(variant.object, visit));
  if (shape.type === "list") eachField(shape.items, visit);
  if (shape.type === "either") eachField(shape.other, visit);
}

const infos = [...Object.values(KINDS), ...Object.values(CHAINS)];

test.each(infos)("$one: the API describes its bodies, and explains every field", ({ schema, replaceable }) => {
  for (const name of [`${schema}Body`, ...(replaceable ? [`${schema}Update`] : [])]) {
    eachField(shapeOf(name), ({ name, fields }) => {
      for (const field of fields) expect(field.description, `${name}.${field.name}`).toMatch(/\.$/);
    });
  }
});

test("fields come in the order in which people think of them", () => {
  const shape = shapeOf("BackendClusterBody") as ObjectShape;
  expect(shape.fields.map(({ name }) => name).slice(0, 3)).toEqual(["name", "description", "authentication"]);
});

test("every expression has a place whose fields are known", async () => {
  const { placeOf } = await import("./places");
  expect(placeOf("cluster-policies", "condition", {})?.fields.map(({ name }) => name)).toContain("context.auth.principal.name");
  expect(placeOf("consume-policies", "condition", {})?.fields.map(({ name }) => name)).not.toContain("record.value.content");
  expect(placeOf("consume-policies", "condition", { parent_policy_id: "x" })?.fields.map(({ name }) => name)).toContain("record.value.content");
  expect(placeOf("policies", "config.client_authentication.principal_mapping", {})?.template).toBe(true);
});
