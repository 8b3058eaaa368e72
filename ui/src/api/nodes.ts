// Data planes as the control plane last heard of them.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { type Schemas, client, data } from "./client";

/** What the control plane knows of a node beside what the contract says. */
export type Node = Schemas["Node"] & {
  backends?: { id: string; name: string; reached: boolean; brokers: number; last_error?: string | null }[];
  traffic?: Partial<Record<"connections" | "accepted_connections" | "requests" | "request_bytes" | "response_bytes", number>>;
};
export type NodeError = Schemas["NodeError"];
export type Pending = Schemas["PendingChanges"];

/** One that has been silent for so long is taken for gone; it reports every ten seconds. */
const SILENCE = 30_000;
const EVERY = 5000;
const PAGE = 1000;

/** A node, and how long ago it was heard of by the clock of the control plane, which wrote down both times. */
export interface SeenNode {
  node: Node;
  silent: number;
  connected: boolean;
}

function seen(node: Node, response: Response): SeenNode {
  const now = Date.parse(response.headers.get("Date") ?? "") || Date.now();
  const silent = Math.max(0, now - Date.parse(node.last_seen_at));
  return { node, silent, connected: silent <= SILENCE };
}

export function useNodes(gateway: string) {
  const query = useInfiniteQuery({
    queryKey: ["nodes", gateway],
    refetchInterval: EVERY,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const page = { "page[size]": PAGE, ...(pageParam ? { "page[after]": pageParam } : {}) };
      const answer = await client.GET("/v1/event-gateways/{gateway}/nodes", { params: { path: { gateway }, query: page }, signal });
      const list = answer.data as { data: Node[]; meta: { page: { next?: string | null } } };
      return { nodes: list.data.map((node) => seen(node, answer.response)), next: list.meta.page.next };
    },
    getNextPageParam: ({ next }) => (next ? (new URL(next, "http://localhost").searchParams.get("page[after]") ?? undefined) : undefined),
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const nodes = useMemo(() => query.data?.pages.flatMap((page) => page.nodes) ?? [], [query.data]);
  return { ...query, nodes };
}

const path = (gateway: string, entity: string) => ({ params: { path: { gateway, entity } } });

export function useNode(gateway: string, id: string) {
  return useQuery({
    queryKey: ["nodes", gateway, id],
    refetchInterval: EVERY,
    queryFn: async ({ signal }) => {
      const { data, response } = await client.GET("/v1/event-gateways/{gateway}/nodes/{entity}", { ...path(gateway, id), signal });
      return seen(data as Node, response);
    },
  });
}

/** What has gone wrong on a node lately. */
export function useNodeErrors(gateway: string, id: string) {
  return useQuery({
    queryKey: ["nodes", gateway, id, "errors"],
    refetchInterval: EVERY,
    queryFn: async ({ signal }) => {
      const answer = await data<{ data: NodeError[] }>(
        client.GET("/v1/event-gateways/{gateway}/nodes/{entity}/errors", { ...path(gateway, id), signal }),
      );
      return answer.data;
    },
  });
}

/** What a node has not applied yet. */
export function useNodePending(gateway: string, id: string) {
  return useQuery({
    queryKey: ["nodes", gateway, id, "pending"],
    refetchInterval: EVERY,
    queryFn: ({ signal }) =>
      data(client.GET("/v1/event-gateways/{gateway}/nodes/{entity}/pending", { ...path(gateway, id), signal })),
  });
}

/** Where data planes elsewhere connect; null where the control plane takes none. */
export function useEnrollment() {
  return useQuery({
    queryKey: ["enrollment"],
    staleTime: Infinity,
    queryFn: ({ signal }) => data(client.GET("/v1/enrollment", { signal })),
  });
}

/** The version that a gateway's configuration has come to. */
export function useGatewayVersion(gateway: string) {
  return useQuery({
    queryKey: ["gateway-version", gateway],
    refetchInterval: EVERY,
    queryFn: async ({ signal }) => {
      const body = await data<unknown>(client.GET("/v1/event-gateways/{gateway}", { params: { path: { gateway } }, signal }));
      const { version } = body as { version?: string | number };
      return version === undefined ? undefined : String(version);
    },
  });
}
