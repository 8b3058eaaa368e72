import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { IconPlayerPlay, IconPlug } from "@tabler/icons-react";
import { Link } from "react-router";
import { useCan } from "../../api/session";
import { type OverviewData, isLacking, useOverview } from "../../api/status";
import { PageHeader } from "../../components/page-header";
import { EmptyState, ErrorState, Loading } from "../../components/states";
import { useGateway } from "../../shell/gateway";
import { Hour } from "./hour";
import { NowNumbers } from "./numbers";
import { PictureView } from "./picture-view";

/** How a gateway hangs together, how it fares, and what passes through it. */
export default function Overview() {
  const gateway = useGateway();
  const overview = useOverview(gateway.id);
  const { data } = overview;
  if (overview.isPending) return <Loading />;
  if (!data) {
    return (
      <>
        <PageHeader title="Overview" about={gateway.description} />
        {isLacking(overview.error) ? (
          <EmptyState title="There is nothing to see here yet">This control plane does not tell how a gateway fares: it is older than the console.</EmptyState>
        ) : (
          <ErrorState error={overview.error} retry={() => void overview.refetch()} />
        )}
      </>
    );
  }
  if (isEmpty(data)) return <Empty />;
  return (
    <>
      <PageHeader
        title="Overview"
        about={gateway.description}
        actions={
          data.virtual_clusters.length > 0 && (
            <Button component={Link} to="start" variant="default" leftSection={<IconPlug size={16} />}>
              Connect a client
            </Button>
          )
        }
      />
      <Stack gap="lg">
        <Notices data={data} />
        <NowNumbers now={data.now} nodes={data.nodes} />
        <PictureView gateway={gateway.id} data={data} />
        <Hour gateway={gateway.id} />
      </Stack>
    </>
  );
}

function isEmpty({ listeners, virtual_clusters, backend_clusters }: OverviewData): boolean {
  return listeners.length + virtual_clusters.length + backend_clusters.length === 0;
}

function Empty() {
  const { edit } = useCan();
  return (
    <>
      <PageHeader title="Overview" />
      <EmptyState
        title="This gateway is empty"
        action={
          edit && (
            <Button component={Link} to="start" leftSection={<IconPlayerPlay size={16} />}>
              Take the first steps
            </Button>
          )
        }
      >
        {edit
          ? "Name your Kafka cluster, say what clients shall see of it and where they connect. It ends with a client that is connected."
          : "It has no backend cluster, no virtual cluster and no listener yet. Someone who may change it can take the first steps."}
      </EmptyState>
    </>
  );
}

/** What stands in the way of clients. */
function Notices({ data }: { data: OverviewData }) {
  const { edit } = useCan();
  const { nodes, listeners, virtual_clusters, backend_clusters } = data;
  const missing = [
    backend_clusters.length === 0 && "backend cluster",
    virtual_clusters.length === 0 && "virtual cluster",
    listeners.length === 0 && "listener",
  ].filter((kind) => kind !== false);
  return (
    <>
      {nodes.connected === 0 && (
        <Alert color="orange" variant="light" title="No data plane is connected">
          <Text size="sm">
            What is shown here is not served to anybody now.{" "}
            <Anchor component={Link} underline="always" to="nodes" size="sm">
              {nodes.total === 0 ? "Enroll a data plane" : "See when they were last there"}
            </Anchor>
          </Text>
        </Alert>
      )}
      {missing.length > 0 && (
        <Alert color="teal" variant="light" title={`There is no ${missing.join(" and no ")} yet`}>
          <Text size="sm">
            Clients cannot connect until there is.{" "}
            {edit && (
              <Anchor component={Link} underline="always" to="start" size="sm">
                Go on with the first steps
              </Anchor>
            )}
          </Text>
        </Alert>
      )}
    </>
  );
}
