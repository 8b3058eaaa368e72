import type { Place } from "../../api/entities";
import { CHAINS, isChain } from "../../api/kinds";

/** The page of an entity; of its collection without an id. */
export function pathOf({ kind, gateway, parent }: Place, id?: string): string {
  const one = id === undefined ? "" : `/${id}`;
  if (kind === "event-gateways") return `/event-gateways${one}`;
  const above = isChain(kind) ? `/${CHAINS[kind].parent}/${parent}` : "";
  // Chains are shown on the page of what they belong to.
  if (isChain(kind) && id === undefined) return `/event-gateways/${gateway}${above}`;
  return `/event-gateways/${gateway}${above}/${kind}${one}`;
}

/** The form of an entity. */
export function editPath(place: Place, id: string): string {
  return isChain(place.kind) ? pathOf(place, id) : `${pathOf(place, id)}/edit`;
}

/** The form of a new one, that begins with what another one has. */
export function newPath(place: Place, from?: string): string {
  const { kind } = place;
  const collection = isChain(kind) ? `${pathOf(place)}/${kind}` : pathOf(place);
  return `${collection}/new${from ? `?from=${from}` : ""}`;
}
