import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { client } from "./client";
import { CHAINS, type ChainKind, type Kind, isChain } from "./kinds";
import { Problem } from "./problem";

/** What every entity has; the rest is as its kind says. */
export interface Entity {
  id: string;
  name?: string;
  description?: string;
  labels?: Record<string, string>;
  type?: string;
  enabled?: boolean;
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
}

/** Where entities of a kind stand: of which gateway, and for policies below what. */
export interface Place {
  kind: Kind;
  gateway?: string;
  /** The listener or virtual cluster of policies. */
  parent?: string;
}

export type Body = Record<string, unknown>;

export interface Referrer {
  id: string;
  kind: string;
  name: string | null;
  parent_id: string | null;
  field: string;
}

/** An entity with the revision that it had when it was read. */
export interface Revised {
  entity: Entity;
  etag: string | null;
}

const PAGE = 1000;

/** The path of the collection, and with an id that of one of its entities. */
export function apiPath({ kind, gateway, parent }: Place, id?: string): string {
  const one = id === undefined ? "" : `/${id}`;
  if (kind === "event-gateways") return `/v1/event-gateways${one}`;
  const above = isChain(kind) ? `/${CHAINS[kind].parent}/${parent}` : "";
  return `/v1/event-gateways/${gateway}${above}/${kind}${one}`;
}

interface Init {
  body?: unknown;
  headers?: Record<string, string>;
  params?: { query?: Record<string, unknown> };
  signal?: AbortSignal;
}

/** The client for any kind: its paths are put together here, so that their types cannot follow. */
const any = client as unknown as Record<
  "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  <T>(path: string, init?: Init) => Promise<{ data?: T; response: Response }>
>;

interface Page {
  data: Entity[];
  meta: { page: { next: string | null } };
}

const keyOf = (place: Place) => ["entities", place.gateway ?? "", place.kind, place.parent ?? ""];

/** All entities of a collection, page by page; `complete` once there are no more. */
export function useEntities(place: Place, options: { enabled?: boolean; filter?: Record<string, string> } = {}) {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(place), "list", options.filter ?? null],
    enabled: options.enabled ?? true,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const filter = { "page[size]": PAGE, ...options.filter, ...(pageParam ? { "page[after]": pageParam } : {}) };
      return (await any.GET<Page>(apiPath(place), { params: { query: filter }, signal })).data as Page;
    },
    getNextPageParam: (last) => {
      const next = last.meta.page.next;
      return next ? (new URL(next, "http://localhost").searchParams.get("page[after]") ?? undefined) : undefined;
    },
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const entities = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  const complete = query.data !== undefined && !query.hasNextPage;
  return { ...query, entities, complete, failed: query.isError && !complete };
}

/** The policies of a chain, in their order. */
export function useChain(gateway: string, kind: ChainKind, parent: string, enabled = true) {
  return useQuery({ ...chainQuery(gateway, kind, parent), enabled });
}

export function chainQuery(gateway: string, kind: ChainKind, parent: string) {
  const place: Place = { kind, gateway, parent };
  return {
    queryKey: [...keyOf(place), "list"],
    queryFn: async ({ signal }: { signal: AbortSignal }) => (await any.GET<Entity[]>(apiPath(place), { signal })).data as Entity[],
  };
}

export async function readEntity(place: Place, id: string, signal?: AbortSignal): Promise<Revised> {
  const { data, response } = await any.GET<Entity>(apiPath(place, id), { ...(signal ? { signal } : {}) });
  return { entity: data as Entity, etag: response.headers.get("ETag") };
}

export function useEntity(place: Place, id: string | undefined, enabled = true) {
  return useQuery({ ...entityQuery(place, id), enabled: id !== undefined && enabled });
}

function entityQuery(place: Place, id: string | undefined) {
  return {
    queryKey: [...keyOf(place), "one", id],
    queryFn: ({ signal }: { signal: AbortSignal }) => readEntity(place, id as string, signal),
  };
}

/**
 * The entity that a form begins with: as it is now, or as it was last read where the control plane does not answer. What is
 * read later does not touch the form.
 */
export function useOpened(place: Place, id: string | undefined) {
  const query = useQuery({ ...entityQuery(place, id), enabled: id !== undefined, refetchOnMount: "always" });
  const [opened, setOpened] = useState<Revised>();
  const gone = query.error instanceof Problem && query.error.status === 404;
  if (!opened && query.isFetchedAfterMount && query.data && !gone) setOpened(query.data);
  const { data, error, refetch } = query;
  return { opened, now: data ?? opened, gone, error, retry: () => void refetch() };
}

/** What refers to an entity, and so keeps it from being deleted. */
export function useReferrers(place: Place, id: string, enabled = true) {
  return useQuery({
    queryKey: [...keyOf(place), "referrers", id],
    enabled: enabled && place.kind !== "event-gateways",
    queryFn: async ({ signal }) => {
      const answer = await any.GET<{ data: Referrer[] }>(`${apiPath(place, id)}/referrers`, { signal });
      return answer.data?.data ?? [];
    },
  });
}

/** Everything that has been read of a gateway may be old once something in it has changed. */
function useChanged() {
  const queries = useQueryClient();
  // Nobody waits for it: what is shown is read anew behind the scenes.
  return () => void queries.invalidateQueries();
}

/** Creates an entity, or replaces the one with `id`; with `etag` only if nobody else has changed it since. */
export function useSave(place: Place) {
  const changed = useChanged();
  return useMutation({
    mutationFn: async ({ id, etag, body }: { id?: string | undefined; etag?: string | null; body: Body }) => {
      const headers: Record<string, string> = etag ? { "If-Match": etag } : {};
      const answer = id
        ? await any.PUT<Entity>(apiPath(place, id), { body, headers })
        : await any.POST<Entity>(apiPath(place), { body });
      return answer.data as Entity;
    },
    onSuccess: changed,
  });
}

/** Creates an entity among others that belong to it. */
export async function createEntity(place: Place, body: Body): Promise<Entity> {
  return (await any.POST<Entity>(apiPath(place), { body })).data as Entity;
}

/** Changes some fields, such as `enabled`. */
export function usePatch(place: Place) {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: Body }) => any.PATCH<Entity>(apiPath(place, id), { body }),
    onSettled: changed,
  });
}

export function useRemove(place: Place) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) => any.DELETE(apiPath(place, id)),
    onSuccess: changed,
  });
}

/** Puts the policies of a chain into another order; the list shows it at once. */
export function useReorder(gateway: string, kind: ChainKind, parent: string) {
  const queries = useQueryClient();
  const key = [...keyOf({ kind, gateway, parent }), "list"];
  return useMutation({
    mutationFn: (order: string[]) => {
      const { parent: above, chain } = CHAINS[kind];
      return any.PUT(`/v1/event-gateways/${gateway}/${above}/${parent}/${chain}`, { body: { policies: order } });
    },
    onMutate: async (order) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<Entity[]>(key);
      const place = (policy: Entity) => order.indexOf(policy.id);
      queries.setQueryData<Entity[]>(key, (old) => old && [...old].sort((a, b) => place(a) - place(b)));
      return { before };
    },
    onError: (_error, _order, context) => queries.setQueryData(key, context?.before),
    onSettled: () => queries.invalidateQueries(),
  });
}
