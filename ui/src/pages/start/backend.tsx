import { useMemo } from "react";
import { type Entity, useSave } from "../../api/entities";
import { type ObjectShape, type Values, shapeOf } from "../../forms/shape";
import { initial } from "../../forms/values";
import TestConnection from "../backend/test-connection";
import { StepForm, some } from "./step-form";
import { freeName } from "./names";

const FIELDS = ["name", "bootstrap_servers", "authentication", "insecure_allow_anonymous_virtual_cluster_auth", "tls"];

interface Props {
  gateway: string;
  others: Entity[];
  onDone: (id: string) => void;
}

/** The Kafka cluster that is behind it all. */
export function BackendStep({ gateway, others, onDone }: Props) {
  const place = useMemo(() => ({ kind: "backend-clusters" as const, gateway }), [gateway]);
  const shape = useMemo(() => some(shapeOf("BackendClusterBody") as ObjectShape, FIELDS), []);
  const begin = useMemo(() => ({ ...(initial(shape) as Values), name: freeName("kafka", others), authentication: { type: "anonymous" } }), [shape, others]);
  const save = useSave(place);
  return (
    <StepForm
      label="Backend cluster"
      kind="backend-clusters"
      gateway={gateway}
      shape={shape}
      begin={begin}
      save={async (body) => onDone((await save.mutateAsync({ body })).id)}
      below={(body) => <TestConnection gateway={gateway} id={undefined} body={body} />}
      submit="Save and go on"
    />
  );
}
