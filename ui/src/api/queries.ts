import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** A control plane that restarts is back within seconds: asked again until then. What it refuses, it refuses for good. */
function again(failures: number, error: unknown): boolean {
  return error instanceof Problem && (error.unreachable || error.status === 429) && failures < 3;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: again, retryDelay: 1000, staleTime: 2000, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});
