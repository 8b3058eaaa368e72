import type { BackendStatus, Broker } from "../../api/status";

/** A broker as all data planes together see it. */
export interface SeenBroker extends Broker {
  /** How many data planes do not get through to it. */
  awayFor: number;
}

/** The brokers that data planes see, those first that some cannot reach. */
export function mergeBrokers(nodes: BackendStatus["nodes"]): SeenBroker[] {
  const brokers = new Map<number, SeenBroker>();
  // What a data plane said that is silent now does not count.
  for (const { brokers: seen } of nodes.filter(({ connected }) => connected !== false)) {
    for (const broker of seen) {
      const known = brokers.get(broker.id);
      const awayFor = (known?.awayFor ?? 0) + (broker.reachable === false ? 1 : 0);
      const reachable = awayFor > 0 ? false : (known?.reachable || broker.reachable);
      brokers.set(broker.id, { ...broker, reachable, awayFor });
    }
  }
  return [...brokers.values()].sort((a, b) => b.awayFor - a.awayFor || a.id - b.id);
}
