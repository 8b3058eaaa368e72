import { Checkbox, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type Entity, type Place, useEntity } from "../api/entities";
import { CHAINS, isChain } from "../api/kinds";
import { CodeBlock } from "../components/code-block";
import type { ObjectShape, UnionShape, Values } from "../forms/shape";
import { curl, hcl, yaml } from "./render";

interface Props {
  place: Place;
  id: string | undefined;
  shape: ObjectShape | UnionShape;
  values: Values;
}

const WAYS = {
  curl: { label: "curl", language: "shell", about: "The request that Save sends.", render: curl },
  yaml: { label: "YAML", language: "yaml", about: "For tidegate apply, which shows what it will change before it does.", render: yaml },
  terraform: { label: "Terraform", language: "hcl", about: "For Tidegate's own Terraform provider, by the names of kong/konnect, which takes it too with this control plane as its server_url.", render: hcl },
} as const;

/** The same change as the form's, as code. */
export default function AsCode({ place, id, shape, values }: Props) {
  const [way, setWay] = useState<keyof typeof WAYS>("curl");
  const [secrets, setSecrets] = useState(false);
  const gateway = useEntity({ kind: "event-gateways" }, place.gateway).data?.entity;
  const parent = useParent(place);
  const { language, about, render } = WAYS[way];
  const text = render({ place, id, shape, values, parent, gateway, origin: window.location.origin, secrets });
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          aria-label="As what"
          data={Object.entries(WAYS).map(([value, { label }]) => ({ value, label }))}
          value={way}
          onChange={(next) => setWay(next as keyof typeof WAYS)}
        />
        <Checkbox label="Show secrets" checked={secrets} onChange={(event) => setSecrets(event.currentTarget.checked)} />
      </Group>
      <Text size="sm" c="dimmed">
        {about}
      </Text>
      <CodeBlock text={text} language={language} label={WAYS[way].label} />
    </Stack>
  );
}

function useParent(place: Place): Entity | undefined {
  const above: Place = { kind: isChain(place.kind) ? CHAINS[place.kind].parent : "listeners", ...(place.gateway ? { gateway: place.gateway } : {}) };
  return useEntity(above, place.parent, place.parent !== undefined).data?.entity;
}
