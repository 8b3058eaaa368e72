// What data planes report: how a gateway fares, and whether settings of a backend cluster work.
import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import { type Schemas, client, data } from "./client";
import type { Body } from "./entities";
import { Problem } from "./problem";

export type OverviewData = Schemas["Overview"];
export type Numbers = Schemas["Rates"];
export type Statistics = Schemas["Statistics"];
export type BackendStatus = Schemas["BackendClusterStatus"];
export type Broker = Schemas["ObservedBroker"];
export type TestResult = Schemas["BackendClusterTestResult"];
export type TestStep = TestResult["steps"][number];

/** A control plane that is older than the console lacks some operations. */
export function isLacking(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}

export type Health = "healthy" | "degraded" | "unreachable" | "unknown" | "listening" | "failed";

/** Whose last hour is asked for. */
export type By = "virtual_cluster" | "node";

/** What a gateway's data planes report, read anew every few seconds. */
export function useOverview(gateway: string, enabled = true, every = 5000) {
  return useQuery({
    queryKey: ["overview", gateway],
    enabled,
    refetchInterval: every,
    queryFn: ({ signal }) => data(client.GET("/v1/event-gateways/{gateway}/overview", { params: { path: { gateway } }, signal })),
  });
}

/** The last hour of the busiest `size` virtual clusters or nodes. */
export function useStatistics(gateway: string, by: By, size: number) {
  return useQuery({
    queryKey: ["statistics", gateway, by, size],
    refetchInterval: 10_000,
    queryFn: ({ signal }) =>
      data(client.GET("/v1/event-gateways/{gateway}/statistics", { params: { path: { gateway }, query: { by, size } }, signal })),
  });
}

const statusOf = (gateway: string, entity: string) => ({
  queryKey: ["backend-status", gateway, entity],
  refetchInterval: 10_000,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    data(client.GET("/v1/event-gateways/{gateway}/backend-clusters/{entity}/status", { params: { path: { gateway, entity } }, signal })),
});

/** A backend cluster as each data plane sees it. */
export function useBackendStatus(gateway: string, id: string, enabled = true) {
  return useQuery({ ...statusOf(gateway, id), enabled });
}

/** Several of them, by their ids. */
export function useBackendStatuses(gateway: string, ids: string[]): Map<string, BackendStatus> {
  const results = useQueries({ queries: ids.map((id) => statusOf(gateway, id)) });
  return new Map(ids.flatMap((id, index) => (results[index]?.data ? [[id, results[index].data] as const] : [])));
}

/** Has a data plane try out settings; with an id, secrets that are left out are those of the saved backend cluster. */
export function useTestBackend(gateway: string) {
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: Body }) =>
      data(
        client.POST("/v1/event-gateways/{gateway}/backend-clusters/test", {
          params: { path: { gateway } },
          body: { ...body, ...(id ? { id } : {}) } as Schemas["BackendClusterTest"],
        }),
      ),
  });
}
