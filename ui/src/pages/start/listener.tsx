import { Stack, Text } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { type Entity, createEntity, useSave } from "../../api/entities";
import { type Fault, Problem } from "../../api/problem";
import type { TestResult } from "../../api/status";
import { type FieldShape, type ObjectShape, type Shape, type UnionShape, type Values, shapeOf } from "../../forms/shape";
import { initial } from "../../forms/values";
import { savedBody } from "../backend/detail-extra";
import { SilentTest } from "../backend/test-connection";
import { freeName } from "./names";
import { StepForm, some } from "./step-form";
import { freePorts } from "./way";

interface Props {
  gateway: string;
  backend: Entity;
  cluster: Entity;
  others: Entity[];
  onDone: (id: string) => void;
}

/** Where clients connect: a listener whose ports lead to the virtual cluster, by TLS if that is wanted. */
export function ListenerStep({ backend, ...props }: Props) {
  const [found, setFound] = useState<TestResult>();
  return (
    <Stack>
      <SilentTest
        gateway={props.gateway}
        id={backend.id}
        body={() => savedBody(backend)}
        onResult={setFound}
        trying={`A data plane asks ${backend.name} for its brokers, since each needs a port…`}
      />
      {/* With brokers that are known the suggestions are better. */}
      <ListenerForm {...props} backend={backend} brokers={found?.brokers.map(({ id }) => id) ?? []} />
    </Stack>
  );
}

/** As a cluster of three brokers has it that nobody has asked yet. */
const SUPPOSED = [1, 2, 3];

function ListenerForm({ gateway, backend, cluster, others, onDone, brokers }: Props & { brokers: number[] }) {
  const shape = useMemo(listenerShape, []);
  const known = brokers.length > 0;
  const [lowest, highest] = [Math.min(...brokers), Math.max(...brokers)];
  const suggest = (ids: number[]) => {
    const [from, to] = [Math.min(...ids), Math.max(...ids)];
    return {
      ...(initial(shape) as Values),
      name: freeName("main", others),
      addresses: ["0.0.0.0"],
      ports: [freePorts(others, to - from + 2)],
      forward: { advertised_host: window.location.hostname.replace(/^\[.*\]$/, "localhost"), min_broker_id: from },
    };
  };
  const [begin] = useState(() => suggest(SUPPOSED));
  const save = useSaveListener(gateway, cluster);
  return (
    <>
      <Text size="sm" c="dimmed">
        {known
          ? `${backend.name} has ${brokers.length === 1 ? "one broker" : `${brokers.length} brokers`}, with ids from ${lowest} to ${highest}: the first port is where clients begin, and each broker id has one after it.`
          : "The first port is where clients begin, and each broker id has one after it: as many as the cluster has brokers, and one more."}
      </Text>
      <StepForm
        label="Listener"
        kind="listeners"
        gateway={gateway}
        shape={shape}
        begin={begin}
        better={known ? suggest(brokers) : undefined}
        save={async (body) => onDone(await save(body))}
        submit="Save and go on"
      />
    </>
  );
}

/** The listener's own fields, those of its forward policy, and a certificate if there is TLS. */
function listenerShape(): ObjectShape {
  const listener = some(shapeOf("ListenerBody") as ObjectShape, ["name", "addresses", "ports"]);
  const policy = shapeOf("ListenerPolicyBody") as UnionShape;
  const config = (word: string) => {
    const variant = policy.variants.find((one) => one.word === word);
    return variant?.object.fields.find(({ name }) => name === "config")?.shape as Shape;
  };
  const forward = (config("forward_to_virtual_cluster") as UnionShape).variants.find(({ word }) => word === "port_mapping");
  const field = (name: string, shape: ObjectShape, required: boolean, description: string): FieldShape => ({ name, shape, required, description });
  return {
    ...listener,
    fields: [
      ...listener.fields,
      field("forward", some(forward?.object as ObjectShape, ["advertised_host", "min_broker_id"]), true, ""),
      field("tls", some(config("tls_server") as ObjectShape, ["certificates"]), false, "Clients connect by TLS, and are shown this certificate."),
    ],
  };
}

interface Forward extends Values {
  advertised_host: string;
}

/** Makes the listener and its policies; what was made before a failure is gone on with. */
function useSaveListener(gateway: string, cluster: Entity) {
  const listeners = useSave({ kind: "listeners", gateway });
  const made = useRef<{ listener?: string; tls?: boolean }>({});
  return async ({ forward, tls, ...listener }: Values): Promise<string> => {
    const { current } = made;
    current.listener = (await listeners.mutateAsync({ id: current.listener, body: listener })).id;
    const add = (type: string, config: Values, prefix: string) =>
      createEntity({ kind: "policies", gateway, parent: current.listener ?? "" }, { type, config }).catch((error: unknown) => {
        throw error instanceof Problem ? new Problem(error.status, error.detail, error.faults.map((fault) => below(fault, prefix)), error.requestId) : error;
      });
    if (tls && !current.tls) {
      await add("tls_server", tls as Values, "tls");
      current.tls = true;
    }
    await add("forward_to_virtual_cluster", { type: "port_mapping", destination: { id: cluster.id }, ...(forward as Forward) }, "forward");
    return current.listener;
  };
}

/** A fault of a policy, at the field of this form. */
function below({ field, reason }: Fault, prefix: string): Fault {
  return { field: field.replace(/^config\b/, prefix), reason };
}
