// How clients reach a virtual cluster by a listener, and how they log in there.
import type { Entity } from "../../api/entities";

/** Where a client begins, and what it has to know for it. */
export interface Way {
  /** `host:port`. */
  bootstrap: string;
  tls: boolean;
  /** Whether clients show a certificate of their own. */
  clientCertificate: "none" | "optional" | "required";
}

interface TlsConfig {
  client_authentication?: { mode?: string } | null;
}

interface ForwardConfig {
  type: "port_mapping" | "sni";
  destination?: { id?: string };
  advertised_host?: string;
  sni_suffix?: string | null;
  advertised_port?: number | null;
  broker_host_format?: { type?: string } | null;
}

/** The way by a listener with these policies; none if it does not lead to the virtual cluster. */
export function wayBy(listener: Entity, policies: Entity[], cluster: Entity): Way | undefined {
  const on = policies.filter(({ enabled }) => enabled !== false);
  const tls = on.find(({ type }) => type === "tls_server")?.config as TlsConfig | undefined;
  const mode = tls?.client_authentication?.mode;
  const clientCertificate = mode === "required" ? "required" : mode ? "optional" : "none";
  const port = firstPort(listener);
  for (const policy of on) {
    if (policy.type !== "forward_to_virtual_cluster" || port === undefined) continue;
    const config = policy.config as ForwardConfig;
    if (config.type === "port_mapping" && config.destination?.id === cluster.id) {
      return { bootstrap: `${config.advertised_host}:${port}`, tls: tls !== undefined, clientCertificate };
    }
    if (config.type === "sni" && tls) {
      const label = String(cluster.dns_label);
      const suffix = config.sni_suffix ?? "";
      const host = config.broker_host_format?.type === "shared_suffix" ? `bootstrap-${label}${suffix}` : `bootstrap.${label}${suffix}`;
      return { bootstrap: `${host}:${config.advertised_port ?? port}`, tls: true, clientCertificate };
    }
  }
  return undefined;
}

function firstPort(listener: Entity): number | undefined {
  const [first] = (listener.ports as (string | number)[] | undefined) ?? [];
  return first === undefined ? undefined : Number(String(first).split("-")[0]);
}

/** A range of so many ports that no listener has yet. */
export function freePorts(listeners: Entity[], count: number): string {
  const taken = listeners.flatMap(({ ports }) => ((ports as (string | number)[] | undefined) ?? []).map((port) => rangeOf(String(port))));
  let from = 19092;
  // Each range that is in the way moves it behind that one.
  for (let moved = true; moved; ) {
    moved = false;
    for (const [first, last] of taken) {
      if (first <= from + count - 1 && last >= from) [from, moved] = [last + 1, true];
    }
  }
  return count === 1 ? String(from) : `${from}-${from + count - 1}`;
}

function rangeOf(ports: string): [number, number] {
  const [first, last] = ports.split("-").map(Number);
  return [first ?? 0, last ?? first ?? 0];
}

/** A name as host names may have it. */
export function labelOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
}
