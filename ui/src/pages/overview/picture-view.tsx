import { Paper, Text, Title, VisuallyHidden } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { chainQuery, useEntities } from "../../api/entities";
import { type OverviewData, useBackendStatuses } from "../../api/status";
import { BackendCard } from "./backend-card";
import { ClusterCardView, ListenerCard, OthersCard } from "./cards";
import { Edges } from "./edges";
import { type Column, OTHERS, type Card as Shown, behindOf, connected, leadsTo, pictureOf, shownListeners } from "./picture";
import classes from "./overview.module.css";

/** Listeners, virtual clusters and backend clusters, and what leads where. */
export function PictureView({ gateway, data }: { gateway: string; data: OverviewData }) {
  const { entities } = useEntities({ kind: "virtual-clusters", gateway });
  const behind = useMemo(() => behindOf(entities), [entities]);
  const leads = useLeads(gateway, data);
  const picture = useMemo(() => pictureOf(data, behind, leads), [data, behind, leads]);
  const { listeners, virtualClusters, backendClusters, edges } = picture;
  const statuses = useBackendStatuses(gateway, backendClusters.cards.map(({ id }) => id));
  const [chosen, setChosen] = useState<string>();
  const area = useRef<HTMLDivElement>(null);
  const choose = useCallback((id: string | undefined) => setChosen(id), []);
  const followed = useMemo(() => (chosen === undefined ? undefined : connected(edges, chosen)), [edges, chosen]);
  const names = useMemo(() => namesOf(picture), [picture]);
  const card = (id: string) => ({
    id,
    choose,
    faded: followed !== undefined && !followed.has(id),
    leads: edges.filter(({ from }) => from === id).flatMap(({ to }) => names.get(to) ?? []),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label="How it hangs together">
      <div className={classes.picture} ref={area}>
        <Edges area={area} edges={edges} followed={followed} />
        <ColumnView title="Listeners" shown={listeners} none="No listener yet">
          {listeners.cards.map((listener) => (
            <ListenerCard key={listener.id} card={listener} {...card(listener.id)} />
          ))}
          {listeners.others && <OthersCard id="other listeners" what="listeners" to="listeners" others={listeners.others} />}
        </ColumnView>
        <ColumnView title="Virtual clusters" shown={virtualClusters} none="No virtual cluster yet">
          {virtualClusters.cards.map((cluster) => (
            <ClusterCardView key={cluster.id} card={cluster} {...card(cluster.id)} />
          ))}
          {virtualClusters.others && (
            <OthersCard {...card(OTHERS.virtualClusters)} what="virtual clusters" to="virtual-clusters" others={virtualClusters.others} />
          )}
        </ColumnView>
        <ColumnView title="Backend clusters" shown={backendClusters} none="No backend cluster yet">
          {backendClusters.cards.map((backend) => (
            <BackendCard key={backend.id} card={backend} {...card(backend.id)} status={statuses.get(backend.id)} />
          ))}
          {backendClusters.others && (
            <OthersCard {...card(OTHERS.backendClusters)} what="backend clusters" to="backend-clusters" others={backendClusters.others} />
          )}
        </ColumnView>
      </div>
    </Paper>
  );
}

/** Where the listeners lead that are shown. */
function useLeads(gateway: string, data: OverviewData): Map<string, "all" | Set<string>> {
  const shown = shownListeners(data).cards.map(({ id }) => id);
  const chains = useQueries({ queries: shown.map((id) => chainQuery(gateway, "policies", id)) });
  const versions = chains.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const ids = shown.join();
  return useMemo(
    () => new Map(shown.flatMap((id, index) => (chains[index]?.data ? [[id, leadsTo(chains[index].data)] as const] : []))),
    // What was read changes when it is read anew, or when others are shown.
    [ids, versions],
  );
}

function namesOf({ virtualClusters, backendClusters }: ReturnType<typeof pictureOf>): Map<string, string> {
  const names = new Map([...virtualClusters.cards, ...backendClusters.cards].map(({ id, name }) => [id, name]));
  if (virtualClusters.others) names.set(OTHERS.virtualClusters, `${virtualClusters.others.count} more`);
  if (backendClusters.others) names.set(OTHERS.backendClusters, `${backendClusters.others.count} more`);
  return names;
}

interface ColumnProps {
  title: string;
  shown: Column<Shown>;
  none: string;
  children: ReactNode;
}

function ColumnView({ title, shown, none, children }: ColumnProps) {
  const count = shown.cards.length + (shown.others?.count ?? 0);
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {title}{" "}
        <Text span size="sm" c="dimmed" fw={400}>
          {count.toLocaleString()}
          <VisuallyHidden> in all</VisuallyHidden>
        </Text>
      </Title>
      {count === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <ul className={classes.column}>{children}</ul>
      )}
    </div>
  );
}
