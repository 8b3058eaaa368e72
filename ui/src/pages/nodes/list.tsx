import { Anchor, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { Link } from "react-router";
import { type SeenNode, useGatewayVersion, useNodes } from "../../api/nodes";
import { type Column, DataTable } from "../../components/data-table";
import { PageHeader } from "../../components/page-header";
import { count } from "../../components/plot-format";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { Time } from "../../components/time";
import { useGateway } from "../../shell/gateway";
import { Enroll } from "./enroll";
import { BehindMark, ConnectedMark, Mark } from "./marks";
import { behind, shortId } from "./words";

export function NodeList() {
  const gateway = useGateway();
  const nodes = useNodes(gateway.id);
  const version = useGatewayVersion(gateway.id).data;
  const columns = useMemo(() => columnsOf(version), [version]);
  return (
    <>
      <PageHeader
        title="Nodes"
        about={
          <>
            The data planes that serve this gateway{version !== undefined && <>, whose configuration is at version {version}</>}. Each says every ten
            seconds how it fares.
          </>
        }
      />
      <Stack gap="xl">
        <div>
          {nodes.isError && nodes.nodes.length === 0 && <ErrorState error={nodes.error} retry={() => void nodes.refetch()} />}
          {nodes.isPending ? (
            <Loading />
          ) : (
            <DataTable
              label="Nodes"
              rows={nodes.nodes}
              columns={columns}
              rowKey={({ node }) => node.id}
              text={searched}
              loading={nodes.hasNextPage}
              empty={!nodes.isError && <EmptyState title="No data plane has been here yet">Until one is, nobody serves what is configured.</EmptyState>}
            />
          )}
        </div>
        <Enroll gateway={gateway.name ?? ""} />
      </Stack>
    </>
  );
}

const searched = ({ node, connected }: SeenNode) => `${node.id} ${node.version} ${connected ? "connected" : "away"}`;

function columnsOf(version: string | undefined): Column<SeenNode>[] {
  return [
    {
      key: "node",
      header: "Node",
      sort: ({ node }) => node.id,
      render: ({ node }) => (
        <Anchor component={Link} to={node.id} fw={600} size="sm" className="nowrap" title={node.id}>
          {shortId(node.id)}
        </Anchor>
      ),
    },
    { key: "state", header: "State", sort: ({ connected }) => Number(connected), render: ({ connected }) => <ConnectedMark connected={connected} /> },
    {
      key: "configuration",
      header: "Configuration",
      sort: ({ node }) => -(behind(node, version) ?? -1),
      render: ({ node }) => (
        <>
          <BehindMark by={behind(node, version)} />
          {node.compatible === false && <Mark look="bad">Too old for this gateway</Mark>}
        </>
      ),
    },
    { key: "version", header: "Version", wide: true, sort: ({ node }) => node.version, render: ({ node }) => node.version },
    {
      key: "connections",
      header: "Connections",
      wide: true,
      sort: ({ node, connected }) => (connected ? node.traffic?.connections : 0),
      render: ({ node, connected }) =>
        node.traffic && connected ? (
          count(node.traffic.connections ?? 0)
        ) : (
          <Text span size="sm" c="dimmed">
            –
          </Text>
        ),
    },
    { key: "seen", header: "Last seen", sort: ({ silent }) => silent, render: ({ node }) => <Time at={node.last_seen_at} /> },
  ];
}
