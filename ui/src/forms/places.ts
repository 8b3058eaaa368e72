import shapes from "../api/shapes.json";
import type { Kind } from "../api/kinds";
import type { Values } from "./shape";

export interface PlaceField {
  name: string;
  type: string;
  since: string | null;
  about: string;
}

/** Where an expression stands, and what it may name there. */
export interface ExpressionPlace {
  place: string;
  name: string;
  template: boolean;
  result: string;
  max_length: number;
  fields: PlaceField[];
}

const PLACES = shapes.expressions as ExpressionPlace[];

/** The place of an expression at a path of an entity's body. */
export function placeOf(kind: Kind, path: string, body: Values): ExpressionPlace | undefined {
  const word = wordOf(kind, path, body);
  return PLACES.find((place) => place.place === word);
}

function wordOf(kind: Kind, path: string, body: Values): string | undefined {
  if (path.endsWith("principal_mapping")) return "principal_mapping";
  if (path.endsWith("resource_names")) return "resource_names";
  if (path.endsWith("paths")) return "field_paths";
  if (!path.endsWith("condition")) return undefined;
  switch (kind) {
    case "virtual-clusters":
      return "topic_alias_condition";
    case "cluster-policies":
      return "cluster_condition";
    default:
      // The value of a record is known under a schema validation alone, which has parsed it.
      return body.parent_policy_id ? "parsed_record_condition" : "record_condition";
  }
}
