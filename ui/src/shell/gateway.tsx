import { Outlet, useOutletContext, useParams } from "react-router";
import { type Entity, useEntity } from "../api/entities";
import { Problem } from "../api/problem";
import { ErrorState, Loading } from "../components/states";
import { Missing } from "../pages/missing";

/** A gateway's pages: the gateway is known to all of them. */
export function Gateway() {
  const { gateway: id } = useParams();
  const gateway = useEntity({ kind: "event-gateways" }, id);
  if (gateway.data) return <Outlet context={gateway.data.entity} />;
  if (gateway.isPending) return <Loading />;
  if (gateway.error instanceof Problem && gateway.error.status === 404) return <Missing what="gateway" />;
  return <ErrorState error={gateway.error} retry={() => void gateway.refetch()} />;
}

export function useGateway(): Entity {
  return useOutletContext<Entity>();
}
