import { Alert, Loader } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { client } from "../api/client";
import { useConnection } from "../api/connection";

/** Says that the control plane is away, asks until it is back, and then has the page read everything anew. */
export function Banner() {
  const { online } = useConnection();
  const queries = useQueryClient();
  const was = useRef(online);
  useQuery({
    queryKey: ["probe"],
    enabled: !online,
    queryFn: () => client.GET("/v1/event-gateways", { params: { query: { "page[size]": 1 } } }).then(() => true),
    retry: false,
    refetchInterval: 2000,
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
  useEffect(() => {
    if (online && !was.current) void queries.invalidateQueries();
    was.current = online;
  }, [online, queries]);
  if (online) return null;
  return (
    <Alert color="orange" variant="light" mb="md" role="status" icon={<Loader size={18} color="orange" />} title="The control plane does not answer">
      It is asked again until it does. What you have typed stays, and gateways go on with what they have.
    </Alert>
  );
}
