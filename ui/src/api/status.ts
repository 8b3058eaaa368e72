import { useQuery } from "@tanstack/react-query";
import { client, data } from "./client";
import { Problem } from "./problem";

export type Health = "healthy" | "degraded" | "unreachable" | "unknown" | "listening" | "failed";

export interface Numbers {
  connections: number;
  requests_per_second: number;
  request_bytes_per_second: number;
  response_bytes_per_second: number;
  errors_per_second: number;
  gateway_time_ms: number | null;
}

export interface OverviewData {
  nodes: { total: number; connected: number; behind: number };
  now: Numbers;
  virtual_clusters: ({ id: string; name: string; first_client_at: string | null } & Numbers)[];
  listeners: { id: string; name: string; state: "listening" | "failed" | "unknown"; error: string | null }[];
  backend_clusters: {
    id: string;
    name: string;
    health: "healthy" | "degraded" | "unreachable" | "unknown";
    brokers_seen: number;
    last_refresh_at: string | null;
    last_error: string | null;
  }[];
}

/** What a gateway's data planes report, read anew every few seconds; null where the control plane does not say. */
export function useOverview(gateway: string, enabled = true) {
  return useQuery({
    queryKey: ["overview", gateway],
    enabled,
    refetchInterval: 5000,
    queryFn: async () => {
      try {
        return await data<OverviewData>(untyped.GET(`/v1/event-gateways/${gateway}/overview`));
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/** The operations that the API's description does not have yet. */
const untyped = client as unknown as { GET: (path: string) => Promise<{ data?: never }> };
