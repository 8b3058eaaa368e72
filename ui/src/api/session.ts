import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, data } from "./client";
import { Problem } from "./problem";

export interface Session {
  name: string;
  scope: "viewer" | "editor" | "admin";
  /** The only gateway that this session is for. */
  gateway_id: string | null;
  expires_at: string | null;
}

export interface Methods {
  token: boolean;
  oidc: null | { name: string };
}

const SESSION = ["session"];

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async () => {
      try {
        return await data<Session>(untyped.GET("/v1/session"));
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.status === "error" ? 2000 : false),
  });
}

export function useMethods() {
  return useQuery({
    queryKey: ["session", "methods"],
    queryFn: () => data<Methods>(untyped.GET("/v1/session/methods")),
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => data<Session>(untyped.POST("/v1/session", { body: { token } })),
    onSuccess: (session) => {
      queries.setQueryData(SESSION, session);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => untyped.DELETE("/v1/session"),
    onSettled: () => {
      queries.clear();
      queries.setQueryData(SESSION, null);
    },
  });
}

/** What the session's scope allows, so that nothing is offered that will fail. */
export function useCan(): { edit: boolean; administer: boolean; makeGateways: boolean } {
  const scope = useSession().data?.scope ?? "viewer";
  const bound = useSession().data?.gateway_id != null;
  const edit = scope !== "viewer";
  return { edit, administer: scope === "admin", makeGateways: edit && !bound };
}

/** The operations of sessions, until the API's description has them. */
const untyped = client as unknown as Record<
  "GET" | "POST" | "DELETE",
  (path: string, init?: { body?: unknown }) => Promise<{ data?: never }>
>;
