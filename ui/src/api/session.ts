import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Schemas, client, data } from "./client";
import { Problem } from "./problem";

export type Session = Schemas["Session"];

const SESSION = ["session"];

async function read(): Promise<Session | null> {
  try {
    return await data(client.GET("/v1/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: read,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.status === "error" ? 2000 : false),
  });
}

export function useMethods() {
  return useQuery({
    queryKey: ["session", "methods"],
    queryFn: () => data(client.GET("/v1/session/methods")),
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => data(client.POST("/v1/session", { body: { token } })),
    onSuccess: (session) => {
      queries.setQueryData(SESSION, session);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
}

/** Looks, while it is asked to, whether somebody has signed in by another tab. */
export function useSignedInElsewhere(looking: boolean, onDone: () => void): void {
  const queries = useQueryClient();
  const { data: session } = useQuery({ queryKey: ["session", "elsewhere"], queryFn: read, enabled: looking, refetchInterval: 2000, gcTime: 0 });
  useEffect(() => {
    if (!looking || !session) return;
    queries.setQueryData(SESSION, session);
    queries.setQueryData(["session", "elsewhere"], null);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    onDone();
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await client.DELETE("/v1/session");
      } catch (error) {
        // Who is not signed in any more has signed out.
        if (!(error instanceof Problem && error.status === 401)) throw error;
      }
    },
    onSuccess: () => {
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
