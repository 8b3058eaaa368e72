import { Anchor, Badge, Box, Code, Group, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type Entity, type Place, usePatch } from "../api/entities";
import { say } from "../api/problem";
import { useCan } from "../api/session";
import { valueLabel } from "../forms/words";
import { pathOf } from "../pages/entities/paths";
import { RowMenu } from "../pages/entities/row-menu";

/** A policy of a chain: what it is, whether it is on, and when it applies. */
export function Row({ place, policy, handle }: { place: Place; policy: Entity; handle: ReactNode }) {
  const { edit } = useCan();
  const patch = usePatch(place);
  const title = policy.name ?? valueLabel(String(policy.type));
  const enabled = patch.isPending ? Boolean(patch.variables.body.enabled) : policy.enabled !== false;
  const turn = (on: boolean) =>
    patch.mutate(
      { id: policy.id, body: { enabled: on } },
      { onError: (error) => notifications.show({ color: "red", title: `${title} is as it was`, message: say(error) }) },
    );
  return (
    <Group wrap="nowrap" gap="sm" align="center">
      {handle}
      {edit ? (
        <Switch aria-label={`${title} is on`} checked={enabled} onChange={(event) => turn(event.currentTarget.checked)} />
      ) : (
        !enabled && <Badge variant="default">off</Badge>
      )}
      <Box flex={1} miw={0} style={{ overflowWrap: "anywhere" }}>
        <Group gap="xs">
          <Anchor component={Link} to={pathOf(place, policy.id)} fw={600} size="sm">
            {title}
          </Anchor>
          {policy.name && (
            <Badge variant="default" tt="none" fw={500} size="sm">
              {valueLabel(String(policy.type))}
            </Badge>
          )}
        </Group>
        {policy.description && (
          <Text size="xs" c="dimmed">
            {policy.description}
          </Text>
        )}
        {typeof policy.condition === "string" && policy.condition !== "" && (
          <Text size="xs" c="dimmed">
            where <Code>{policy.condition}</Code>
          </Text>
        )}
      </Box>
      {edit && <RowMenu place={place} entity={{ ...policy, name: title }} />}
    </Group>
  );
}
