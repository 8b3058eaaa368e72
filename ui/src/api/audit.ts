// Who changed what of a gateway.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Schemas, client } from "./client";

export type AuditEntry = Omit<Schemas["AuditEntry"], "actor"> & { actor: { id?: string | null; name?: string } };

const PAGE = 100;

export interface Log {
  entries: AuditEntry[];
  /** Whether there are older ones. */
  more: boolean;
}

/** The newest so many pages of the log. */
export function useAuditLog(gateway: string, pages: number) {
  return useQuery({
    queryKey: ["audit", gateway, pages],
    placeholderData: keepPreviousData,
    refetchInterval: pages === 1 ? 10_000 : false,
    queryFn: async ({ signal }): Promise<Log> => {
      const entries: AuditEntry[] = [];
      let after: string | undefined;
      for (let page = 0; page < pages; page++) {
        const query = { "page[size]": PAGE, ...(after ? { "page[after]": after } : {}) };
        const answer = await client.GET("/v1/event-gateways/{gateway}/audit-log", { params: { path: { gateway }, query }, signal });
        const list = answer.data as { data: AuditEntry[]; meta: { page: { next?: string | null } } };
        entries.push(...list.data);
        const { next } = list.meta.page;
        after = next ? (new URL(next, "http://localhost").searchParams.get("page[after]") ?? undefined) : undefined;
        if (!after) break;
      }
      return { entries, more: after !== undefined };
    },
  });
}

/** The whole log as JSON lines, oldest first. */
export function exportPath(gateway: string): string {
  return `/v1/event-gateways/${gateway}/audit-log/export`;
}
