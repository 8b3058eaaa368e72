import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Schemas, client, data } from "./client";

export type Token = Schemas["Token"];
export type NewToken = Schemas["NewToken"];

const TOKENS = ["tokens"];

export function useTokens() {
  return useQuery({ queryKey: TOKENS, queryFn: async () => (await data(client.GET("/v1/tokens"))).data });
}

/** Makes a token; its text is in the answer, this once. */
export function useNewToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewToken) => data(client.POST("/v1/tokens", { body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevoke() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.DELETE("/v1/tokens/{id}", { params: { path: { id } } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: TOKENS }),
  });
}
