import { Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useParams } from "react-router";
import { type Node, type SeenNode, useGatewayVersion, useNode, useNodeErrors } from "../../api/nodes";
import { Problem } from "../../api/problem";
import { Fact, Facts } from "../../components/facts";
import { PageHeader } from "../../components/page-header";
import { bytes, count } from "../../components/plot-format";
import { ErrorState, Loading } from "../../components/states";
import { ExactTime, Time } from "../../components/time";
import { useGateway } from "../../shell/gateway";
import { Missing } from "../missing";
import { BehindMark, ConnectedMark, Mark } from "./marks";
import { PendingChanges } from "./pending";
import { SeenBackends } from "./seen-backends";
import { behind, shortId } from "./words";

/** A data plane: what it has, what it lacks, what it sees and what has gone wrong. */
export function NodePage() {
  const gateway = useGateway();
  const { node: id = "" } = useParams();
  const node = useNode(gateway.id, id);
  const version = useGatewayVersion(gateway.id).data;
  if (node.isPending) return <Loading />;
  if (node.error instanceof Problem && node.error.status === 404) return <Missing what="node" others={{ to: `/event-gateways/${gateway.id}/nodes`, name: "nodes" }} />;
  if (!node.data) return <ErrorState error={node.error} retry={() => void node.refetch()} />;
  const by = behind(node.data.node, version);
  return (
    <>
      <PageHeader
        title={`Node ${shortId(id)}`}
        crumbs={[{ label: "Nodes", to: `/event-gateways/${gateway.id}/nodes` }]}
        badges={
          <Group gap="md">
            <ConnectedMark connected={node.data.connected} />
            <BehindMark by={by} />
          </Group>
        }
      />
      <Stack>
        <About {...node.data} version={version} by={by} />
        <PendingChanges gateway={gateway.id} node={id} by={by} />
        <SeenBackends gateway={gateway.id} node={node.data.node} />
        <Errors gateway={gateway.id} node={id} />
      </Stack>
    </>
  );
}

function About({ node, version, by }: SeenNode & { version: string | undefined; by: number | undefined }) {
  return (
    <Paper withBorder p="md">
      <Facts>
        <Fact label="Id">{node.id}</Fact>
        <Fact label="Version">
          {node.version}
          {node.compatible === false && <Mark look="bad">older than this gateway's lowest version of data planes</Mark>}
        </Fact>
        <Fact label="Configuration">
          Version {node.config_version} of {version ?? "…"}
          {by !== undefined && by > 0 && `: ${by.toLocaleString()} behind`}
        </Fact>
        {node.config_applied_at && (
          <Fact label="In force since">
            <ExactTime at={node.config_applied_at} />
          </Fact>
        )}
        <Fact label="Last seen">
          <Time at={node.last_seen_at} />
        </Fact>
        <Fact label="First seen">
          <ExactTime at={node.created_at} />
        </Fact>
        {node.traffic && <Fact label="Since its start">{trafficWords(node.traffic)}</Fact>}
      </Facts>
    </Paper>
  );
}

function trafficWords(traffic: NonNullable<Node["traffic"]>): string {
  const { accepted_connections: accepted = 0, requests = 0, request_bytes: received = 0, response_bytes: sent = 0 } = traffic;
  return `${count(accepted)} connections, ${count(requests)} requests, ${bytes(received)} from clients, ${bytes(sent)} to clients`;
}

function Errors({ gateway, node }: { gateway: string; node: string }) {
  const errors = useNodeErrors(gateway, node);
  if (!errors.data) return errors.isError ? <ErrorState error={errors.error} retry={() => void errors.refetch()} /> : null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="errors">
      <Title order={2} size="h4" mb="xs" id="errors">
        Errors
      </Title>
      {errors.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          It has told of none.
        </Text>
      ) : (
        <List size="sm" spacing="sm" listStyleType="none">
          {errors.data.map(({ name, message, at }, index) => (
            <List.Item key={index}>
              <Group gap="sm">
                <Mark look="bad">{name}</Mark>
                <Text span size="xs" c="dimmed">
                  <Time at={at} />
                </Text>
              </Group>
              <Text size="sm" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
                {message}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}
