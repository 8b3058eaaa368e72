import type { Entity } from "../../api/entities";
import type { Health, OverviewData } from "../../api/status";

export type HealthOf = (entity: Entity) => { health: Health; detail?: string | null };

/** The health of each entity of a gateway, as its data planes report it. */
export function healthOf(overview: OverviewData): HealthOf {
  const known = new Map<string, { health: Health; detail?: string | null }>();
  for (const { id, health, last_error } of overview.backend_clusters) known.set(id, { health, detail: last_error });
  for (const { id, state, error } of overview.listeners) known.set(id, { health: state, detail: error });
  return (entity) => {
    const own = known.get(entity.id);
    if (own) return own;
    // A virtual cluster is as well as the backend cluster behind it.
    const behind = entity.destination as { id?: string; name?: string } | undefined;
    const backend = behind?.id ? known.get(behind.id) : undefined;
    if (!backend) return { health: "unknown" };
    return { health: backend.health, detail: backend.detail ? `${behind?.name}: ${backend.detail}` : null };
  };
}
