import { Badge, Code, Group, Paper, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { type BackendStatus, type Broker, isLacking, useBackendStatus } from "../../api/status";
import { Expiry } from "../../components/certificate";
import { Fact, Facts } from "../../components/facts";
import { Host } from "../../components/host";
import { ErrorState } from "../../components/states";
import { Time } from "../../components/time";
import { Mark } from "../nodes/marks";
import { shortId } from "../nodes/words";
import { mergeBrokers } from "./brokers";

type NodeView = BackendStatus["nodes"][number];

/** What data planes see of a backend cluster: all of them together, or one of them. */
export function BackendStatusView({ gateway, id }: { gateway: string; id: string }) {
  const status = useBackendStatus(gateway, id);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!status.data) return status.isError && !isLacking(status.error) ? <ErrorState error={status.error} retry={() => void status.refetch()} /> : null;
  const { nodes } = status.data;
  const shown = nodes.filter(({ node_id }) => chosen === null || node_id === chosen);
  const connected = shown.filter((node) => node.connected !== false);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="seen">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="seen">
          What data planes see
        </Title>
        {nodes.length > 1 && (
          <Select
            aria-label="Which data plane"
            size="xs"
            clearable
            clearButtonProps={{ "aria-label": "All data planes" }}
            placeholder={`All ${nodes.length} data planes`}
            data={nodes.map(({ node_id }) => ({ value: node_id, label: shortId(node_id) }))}
            value={chosen}
            onChange={setChosen}
          />
        )}
      </Group>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          No data plane looks at it: none is connected, or no listener leads to it. Until then it can be tested below.
        </Text>
      ) : (
        <Stack gap="md">
          <Seen nodes={connected.length > 0 ? connected : shown} />
          <Brokers nodes={shown} />
        </Stack>
      )}
    </Paper>
  );
}

const UNKNOWN = (
  <Text span size="sm" c="dimmed">
    not known yet
  </Text>
);

function Seen({ nodes }: { nodes: NodeView[] }) {
  const clusters = distinct(nodes.map(({ cluster_id }) => cluster_id));
  const controllers = distinct(nodes.map(({ controller_id }) => controller_id));
  const expiries = nodes.flatMap(({ certificate_expires_at: at }) => (at ? [at] : [])).sort();
  const refreshed = nodes.flatMap(({ last_refresh_at: at }) => (at ? [at] : [])).sort();
  const troubled = nodes.filter(({ last_error }) => last_error);
  return (
    <Facts>
      <Fact label="Cluster id">{clusters.length > 0 ? clusters.map((id) => <Code key={id}>{id}</Code>) : UNKNOWN}</Fact>
      <Fact label="Controller">{controllers.length > 0 ? controllers.join(", ") : UNKNOWN}</Fact>
      <Fact label="Metadata of">{refreshed.length > 0 ? <Time at={refreshed.at(-1)} /> : UNKNOWN}</Fact>
      {expiries[0] && (
        <Fact label="Certificate">
          <Expiry at={new Date(expiries[0])} />
        </Fact>
      )}
      {troubled.length > 0 && (
        <Fact label="Last error">
          {distinct(troubled.map(({ last_error }) => last_error)).map((error) => (
            <Text key={error} size="sm" c="var(--tidegate-bad)">
              {error}
            </Text>
          ))}
          {nodes.length > 1 && (
            <Text size="xs" c="dimmed">
              {troubled.length} of {nodes.length} data planes
            </Text>
          )}
        </Fact>
      )}
    </Facts>
  );
}

function Brokers({ nodes }: { nodes: NodeView[] }) {
  const brokers = mergeBrokers(nodes);
  if (brokers.length === 0) return null;
  const controllers = new Set(nodes.map(({ controller_id }) => controller_id));
  const seeing = nodes.filter(({ connected }) => connected !== false).length;
  return (
    <Table.ScrollContainer minWidth={0} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": "Brokers" } }}>
      <Table aria-label="Brokers" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Broker</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th>Rack</Table.Th>
            <Table.Th>Reachable</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {brokers.map((broker) => (
            <Table.Tr key={broker.id}>
              <Table.Td>
                <Group gap={6}>
                  {broker.id}
                  {controllers.has(broker.id) && (
                    <Badge variant="default" size="sm" tt="none" fw={500}>
                      controller
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <Host text={`${broker.host}:${broker.port}`} />
              </Table.Td>
              <Table.Td>{broker.rack ?? "–"}</Table.Td>
              <Table.Td>
                <Reachable broker={broker} />
                {broker.awayFor > 0 && seeing > 1 && (
                  <Text size="xs" c="dimmed">
                    for {broker.awayFor} of {seeing} data planes
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Reachable({ broker }: { broker: Broker }) {
  if (broker.reachable === null) return <Mark look="unknown">Not tried yet</Mark>;
  return broker.reachable ? <Mark look="good">Yes</Mark> : <Mark look="bad">No</Mark>;
}

function distinct<T>(values: (T | null | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== null && value !== undefined))];
}
