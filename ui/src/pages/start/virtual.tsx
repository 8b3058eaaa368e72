import { Alert, Button, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Entity, readEntity, useSave } from "../../api/entities";
import { say } from "../../api/problem";
import { type ObjectShape, type Values, isObject, shapeOf } from "../../forms/shape";
import { initial } from "../../forms/values";
import { savedBody } from "../backend/detail-extra";
import { freeName } from "./names";
import { StepForm, some } from "./step-form";
import { labelOf } from "./way";

const FIELDS = ["name", "dns_label", "authentication", "acl_mode"];

interface Props {
  gateway: string;
  backend: Entity;
  others: Entity[];
  onDone: (id: string) => void;
}

/** What clients shall see of the backend cluster. */
export function VirtualStep({ gateway, backend, others, onDone }: Props) {
  const place = useMemo(() => ({ kind: "virtual-clusters" as const, gateway }), [gateway]);
  const shape = useMemo(() => some(shapeOf("VirtualClusterBody") as ObjectShape, FIELDS), []);
  const begin = useMemo(() => {
    const name = freeName("team-a", others);
    return { ...(initial(shape) as Values), name, dns_label: labelOf(name), authentication: [{ type: "anonymous" }], acl_mode: "passthrough" };
  }, [shape, others]);
  const save = useSave(place);
  return (
    <StepForm
      label="Virtual cluster"
      kind="virtual-clusters"
      gateway={gateway}
      shape={shape}
      begin={begin}
      save={async (body) => onDone((await save.mutateAsync({ body: { ...body, destination: { id: backend.id } } })).id)}
      onChange={follow}
      below={(_body, values) => isAnonymous(values) && <Anonymous gateway={gateway} backend={backend} />}
      submit="Save and go on"
    />
  );
}

/** The DNS label is the name's, until somebody gives it another. */
function follow(form: UseFormReturnType<Values>, values: Values, before: Values) {
  if (values.name === before.name || (values.dns_label ?? "") !== labelOf(String(before.name ?? ""))) return;
  form.setFieldValue("dns_label", labelOf(String(values.name ?? "")) || undefined);
}

function isAnonymous({ authentication }: Values): boolean {
  return Array.isArray(authentication) && authentication.some((method) => isObject(method) && method.type === "anonymous");
}

/** A backend cluster has to agree before clients come to it without a login. */
function Anonymous({ gateway, backend }: { gateway: string; backend: Entity }) {
  const place = useMemo(() => ({ kind: "backend-clusters" as const, gateway }), [gateway]);
  const save = useSave(place);
  const allow = async () => {
    const { entity, etag } = await readEntity(place, backend.id);
    return save.mutateAsync({ id: backend.id, etag, body: { ...savedBody(entity), insecure_allow_anonymous_virtual_cluster_auth: true } });
  };
  const allowing = useMutation({ mutationFn: allow });
  if (backend.insecure_allow_anonymous_virtual_cluster_auth === true) return null;
  return (
    <Alert color="orange" variant="light" title={`${backend.name} does not let clients come without a login`}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">Whoever reaches the listener would act on the brokers as the gateway itself. Choose another type, or allow it where that is meant.</Text>
        {allowing.isError && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {say(allowing.error)}
          </Text>
        )}
        <Button
          size="xs"
          variant="default"
          loading={allowing.isPending}
          onClick={() => allowing.mutate()}
        >
          Allow it on {backend.name}
        </Button>
      </Stack>
    </Alert>
  );
}
