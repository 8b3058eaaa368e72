import { Button, Group, Select, Skeleton, Stack } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { type Entity, chainQuery } from "../../api/entities";
import { useCan } from "../../api/session";
import { EmptyState } from "../../components/states";
import { ConnectStep } from "./connect";
import type { Progress } from "./progress";
import { type Way, wayBy } from "./way";

interface Props {
  gateway: string;
  clusters: Entity[];
  listeners: Entity[];
  virtual: string | undefined;
  listener: string | undefined;
  go: Progress["go"];
}

/** The most listeners whose policies are read to find the ways to a virtual cluster. */
const MOST = 50;

/** The settings for a virtual cluster and a listener: those that were made just now, or others that are chosen. */
export function Connect({ gateway, clusters, listeners, virtual, listener, go }: Props) {
  const cluster = clusters.find(({ id }) => id === virtual) ?? (clusters.length === 1 ? clusters[0] : undefined);
  const { ways, complete } = useWays(gateway, listeners, listener, cluster);
  const way = ways.find((one) => one.listener.id === listener) ?? ways[0];
  const pick = (next: Parameters<typeof go>[0]) => go({ ...next, step: "connect" });
  return (
    <Stack>
      <Group grow preventGrowOverflow={false}>
        {(clusters.length > 1 || !cluster) && (
          <Select
            label="Virtual cluster"
            placeholder="Choose one"
            data={clusters.map(({ id, name }) => ({ value: id, label: name ?? id }))}
            value={cluster?.id ?? null}
            allowDeselect={false}
            searchable
            onChange={(id) => pick({ virtual: id ?? undefined, listener: undefined })}
          />
        )}
        {ways.length > 1 && (
          <Select
            label="Listener"
            data={ways.map(({ listener }) => ({ value: listener.id, label: listener.name ?? listener.id }))}
            value={way?.listener.id ?? null}
            allowDeselect={false}
            onChange={(id) => pick({ listener: id ?? undefined })}
          />
        )}
      </Group>
      {cluster && !way && (complete ? <NoWay cluster={cluster} go={go} /> : <Skeleton height={160} />)}
      {cluster && way && <ConnectStep key={`${cluster.id} ${way.listener.id}`} gateway={gateway} cluster={cluster} listener={way.listener} way={way.way} />}
    </Stack>
  );
}

function useWays(gateway: string, listeners: Entity[], wanted: string | undefined, cluster: Entity | undefined) {
  const read = [...listeners.filter(({ id }) => id === wanted), ...listeners.filter(({ id }) => id !== wanted)].slice(0, MOST);
  const chains = useQueries({ queries: read.map(({ id }) => chainQuery(gateway, "policies", id)) });
  const ways = read.flatMap((listener, index): { listener: Entity; way: Way }[] => {
    const policies = chains[index]?.data;
    const way = cluster && policies && wayBy(listener, policies, cluster);
    return way ? [{ listener, way }] : [];
  });
  return { ways, complete: chains.every(({ isPending }) => !isPending) };
}

function NoWay({ cluster, go }: { cluster: Entity; go: Progress["go"] }) {
  const { edit } = useCan();
  return (
    <EmptyState
      title={`No listener leads to ${cluster.name} yet`}
      action={
        edit && (
          <Button variant="default" onClick={() => go({ virtual: cluster.id, step: "listener" })}>
            Make a listener
          </Button>
        )
      }
    >
      Clients need one to connect to.
    </EmptyState>
  );
}
