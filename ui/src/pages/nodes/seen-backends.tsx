import { Anchor, Group, List, Paper, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Node } from "../../api/nodes";
import { pathOf } from "../entities/paths";
import { Mark } from "./marks";

/** The backend clusters of a data plane, as it sees them. */
export function SeenBackends({ gateway, node }: { gateway: string; node: Node }) {
  const { backends } = node;
  if (!backends || backends.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="backends">
      <Title order={2} size="h4" mb="xs" id="backends">
        Backend clusters as it sees them
      </Title>
      <List size="sm" spacing="xs" listStyleType="none">
        {backends.map(({ id, name, reached, brokers, last_error: error }) => (
          <List.Item key={id}>
            <Group gap="sm">
              <Anchor component={Link} to={pathOf({ kind: "backend-clusters", gateway }, id)} size="sm">
                {name}
              </Anchor>
              {error ? <Mark look="bad">Trouble</Mark> : reached ? <Mark look="good">Reached</Mark> : <Mark look="unknown">Not reached yet</Mark>}
              {reached && (
                <Text span size="sm" c="dimmed">
                  {brokers === 1 ? "1 broker" : `${brokers} brokers`}
                </Text>
              )}
            </Group>
            {error && (
              <Text size="sm" c="var(--tidegate-bad)">
                {error}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Paper>
  );
}
