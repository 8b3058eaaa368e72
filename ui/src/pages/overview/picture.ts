// Which listeners, virtual clusters and backend clusters are shown, and what leads where.
import type { Entity } from "../../api/entities";
import type { Health, Numbers, OverviewData } from "../../api/status";
import { healthRank } from "../../components/health";

/** The most of a column that are shown one by one; the others are one card. */
const MOST = { listeners: 8, virtualClusters: 12, backendClusters: 8 };

export interface Card {
  id: string;
  name: string;
  health: Health;
  /** What is wrong. */
  error: string | null;
}

export interface ClusterCard extends Card, Pick<Numbers, "connections" | "requests_per_second"> {}

/** Those that are not shown, and how the worst of them fare. */
export interface Others {
  count: number;
  health: [Health, number][];
}

export interface Column<C extends Card> {
  cards: C[];
  others: Others | undefined;
}

export interface Edge {
  from: string;
  to: string;
}

export interface Picture {
  listeners: Column<Card>;
  virtualClusters: Column<ClusterCard>;
  backendClusters: Column<Card>;
  edges: Edge[];
}

/** The cards of those that are not shown. */
export const OTHERS = { virtualClusters: "other virtual clusters", backendClusters: "other backend clusters" };

/** To which virtual clusters policies of a listener lead; all of them by host names. */
export function leadsTo(policies: Entity[]): "all" | Set<string> {
  const found = new Set<string>();
  for (const policy of policies) {
    if (policy.enabled === false || policy.type !== "forward_to_virtual_cluster") continue;
    const config = policy.config as { type?: string; destination?: { id?: string } } | undefined;
    if (config?.type === "sni") return "all";
    if (config?.destination?.id) found.add(config.destination.id);
  }
  return found;
}

/** The backend cluster behind each virtual cluster, by ids. */
export type Behind = Map<string, string>;

export function behindOf(virtualClusters: Entity[]): Behind {
  return new Map(
    virtualClusters.flatMap(({ id, destination }) => {
      const to = (destination as { id?: string } | undefined)?.id;
      return to ? [[id, to] as const] : [];
    }),
  );
}

export function shownListeners(overview: OverviewData): Column<Card> {
  const cards = overview.listeners.map(({ id, name, state, error }): Card => ({ id, name, health: state, error }));
  return column(cards, MOST.listeners, worstFirst);
}

/** What is shown, with what leads where as far as it is known by now. */
export function pictureOf(overview: OverviewData, behind: Behind, leads: Map<string, "all" | Set<string>>): Picture {
  const backends = new Map(overview.backend_clusters.map((backend) => [backend.id, backend]));
  const traffic = new Map<string, number>();
  const clusters = overview.virtual_clusters.map((cluster): ClusterCard => {
    const { id, name, connections, requests_per_second } = cluster;
    const to = behind.get(id) ?? "";
    traffic.set(to, (traffic.get(to) ?? 0) + requests_per_second);
    // It is as well as the backend cluster behind it.
    return { id, name, health: backends.get(to)?.health ?? "unknown", error: null, connections, requests_per_second };
  });
  const listeners = shownListeners(overview);
  const virtualClusters = column(clusters, MOST.virtualClusters, busiestFirst);
  const cards = overview.backend_clusters.map(({ id, name, health, last_error }): Card => ({ id, name, health, error: last_error }));
  const busy = ({ id }: Card) => traffic.get(id) ?? 0;
  const backendClusters = column(cards, MOST.backendClusters, (a, b) => worstFirst(a, b) || busy(b) - busy(a));
  return { listeners, virtualClusters, backendClusters, edges: edges(clusters, behind, leads, listeners, virtualClusters, backendClusters) };
}

function edges(
  clusters: ClusterCard[],
  behind: Behind,
  leads: Map<string, "all" | Set<string>>,
  listeners: Column<Card>,
  virtualClusters: Column<ClusterCard>,
  backendClusters: Column<Card>,
): Edge[] {
  const found = new Map<string, Edge>();
  const add = (from: string, to: string) => found.set(`${from} ${to}`, { from, to });
  const placeOf = (shown: Column<Card>, others: string) => {
    const ids = new Set(shown.cards.map(({ id }) => id));
    return (id: string) => (ids.has(id) ? id : others);
  };
  const cluster = placeOf(virtualClusters, OTHERS.virtualClusters);
  const backend = placeOf(backendClusters, OTHERS.backendClusters);
  for (const { id } of clusters) {
    const to = behind.get(id);
    if (to) add(cluster(id), backend(to));
    for (const listener of listeners.cards) {
      const led = leads.get(listener.id);
      if (led === "all" || led?.has(id)) add(listener.id, cluster(id));
    }
  }
  return [...found.values()];
}

/** Everything that is connected with a card: what leads there, and where that leads to. */
export function connected(edges: Edge[], id: string): Set<string> {
  const found = new Set([id]);
  const follow = (from: string, next: (edge: Edge) => [string, string]) => {
    for (const edge of edges) {
      const [near, far] = next(edge);
      if (near !== from || found.has(far)) continue;
      found.add(far);
      follow(far, next);
    }
  };
  follow(id, ({ from, to }) => [from, to]);
  follow(id, ({ from, to }) => [to, from]);
  return found;
}

function column<C extends Card>(all: C[], most: number, order: (a: C, b: C) => number): Column<C> {
  const sorted = [...all].sort((a, b) => order(a, b) || byName(a, b));
  // A card for one more takes as much room as that one.
  const shown = sorted.length <= most + 1 ? sorted.length : most;
  const rest = sorted.slice(shown);
  return { cards: sorted.slice(0, shown), others: rest.length > 0 ? othersOf(rest) : undefined };
}

function othersOf(rest: Card[]): Others {
  const counts = new Map<Health, number>();
  for (const { health } of rest) counts.set(health, (counts.get(health) ?? 0) + 1);
  return { count: rest.length, health: [...counts].sort(([a], [b]) => healthRank(a) - healthRank(b)) };
}

function worstFirst(a: Card, b: Card): number {
  return rank(a) - rank(b);
}

/** What nobody knows anything of is no reason to look at it first. */
function rank({ health }: Card): number {
  return health === "unknown" ? healthRank("listening") : healthRank(health);
}

function busiestFirst(a: ClusterCard, b: ClusterCard): number {
  return b.requests_per_second - a.requests_per_second || b.connections - a.connections;
}

const collator = new Intl.Collator(undefined, { numeric: true });

function byName(a: Card, b: Card): number {
  return collator.compare(a.name, b.name);
}
