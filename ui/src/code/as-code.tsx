import { Checkbox, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type Entity, type Place, useEntities, useEntity } from "../api/entities";
import { CHAINS, isChain, kindOfWord } from "../api/kinds";
import { CodeBlock } from "../components/code-block";
import type { ObjectShape, UnionShape, Values } from "../forms/shape";
import { curl, hcl, yaml } from "./render";

interface Props {
  place: Place;
  id: string | undefined;
  /** Of what is changed, the revision that the form began with. */
  etag: string | null;
  shape: ObjectShape | UnionShape;
  values: Values;
}

const WAYS = {
  curl: { label: "curl", language: "shell", about: "The request that Save sends.", render: curl },
  yaml: { label: "YAML", language: "yaml", about: "For tidegate apply, which shows what it will change before it does.", render: yaml },
  terraform: { label: "Terraform", language: "hcl", about: "For Tidegate's own Terraform provider, by the names of kong/konnect, which takes it too with this control plane as its server_url.", render: hcl },
} as const;

/** The same change as the form's, as code. */
export default function AsCode({ place, id, etag, shape, values }: Props) {
  const [way, setWay] = useState<keyof typeof WAYS>("curl");
  const [secrets, setSecrets] = useState(false);
  const gateway = useEntity({ kind: "event-gateways" }, place.gateway).data?.entity;
  const parent = useParent(place);
  const { language, about, render } = WAYS[way];
  const idOf = useIds(place, way === "terraform");
  const text = render({ place, id, etag, shape, values, parent, gateway, origin: window.location.origin, secrets, idOf });
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

/** What policies refer to in lists. The API keeps such references as they were sent, and the public provider takes no names. */
const LISTED = ["static-keys", "tls-trust-bundles"] as const;

function useIds(place: Place, enabled: boolean): (word: string, name: string) => string | undefined {
  const below = { enabled: enabled && isChain(place.kind) };
  const all = LISTED.map((kind) => ({ kind, entities: useEntities({ kind, gateway: place.gateway ?? "" }, below).entities }));
  return (word, name) => all.find(({ kind }) => kind === kindOfWord(word))?.entities.find((entity) => entity.name === name)?.id;
}

function useParent(place: Place): Entity | undefined {
  const above: Place = { kind: isChain(place.kind) ? CHAINS[place.kind].parent : "listeners", ...(place.gateway ? { gateway: place.gateway } : {}) };
  return useEntity(above, place.parent, place.parent !== undefined).data?.entity;
}
