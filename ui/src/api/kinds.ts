/** The kinds of entities, as the API's paths name them. */
export type Kind =
  | "event-gateways"
  | "backend-clusters"
  | "virtual-clusters"
  | "listeners"
  | "schema-registries"
  | "static-keys"
  | "tls-trust-bundles"
  | "data-plane-certificates"
  | ChainKind;

/** The kinds of policies, which stand in chains below a listener or a virtual cluster. */
export type ChainKind = "policies" | "cluster-policies" | "produce-policies" | "consume-policies";

export interface KindInfo {
  kind: Kind;
  /** The word of the API's data, as in the audit log. */
  word: string;
  one: string;
  many: string;
  /** The heading above all of them. */
  title: string;
  /** What they are for, in a sentence. */
  about: string;
  /** The name of its schemas, before `Body` and `Update`. */
  schema: string;
  /** The section of a configuration file. */
  section: string;
  /** Static keys cannot be changed. */
  replaceable: boolean;
}

export interface ChainInfo extends KindInfo {
  kind: ChainKind;
  parent: "listeners" | "virtual-clusters";
  /** The path of the chain's order. */
  chain: string;
}

export const KINDS: Record<Exclude<Kind, ChainKind>, KindInfo> = {
  "event-gateways": info("event-gateways", "event gateway", "Gateways share clusters, listeners and policies among their data planes.", {
    word: "gateway",
    one: "gateway",
    many: "gateways",
    title: "Event Gateways",
    schema: "Gateway",
    section: "gateway",
  }),
  "backend-clusters": info("backend-clusters", "backend cluster", "The real Kafka clusters that the gateway forwards to."),
  "virtual-clusters": info("virtual-clusters", "virtual cluster", "What clients see as Kafka clusters."),
  listeners: info("listeners", "listener", "Where clients connect, and which virtual cluster they reach."),
  "schema-registries": info("schema-registries", "schema registry", "Where the schemas of records are found.", {
    many: "schema registries",
    title: "Schema Registries",
    section: "schema_registries",
  }),
  "static-keys": info("static-keys", "static key", "Keys that records are encrypted with.", { replaceable: false }),
  "tls-trust-bundles": info("tls-trust-bundles", "TLS trust bundle", "Authorities that listeners verify clients' certificates by.", {
    word: "tls_trust_bundle",
    title: "TLS Trust Bundles",
    schema: "TlsTrustBundle",
    section: "tls_trust_bundles",
  }),
  "data-plane-certificates": info(
    "data-plane-certificates",
    "data plane certificate",
    "Certificates by which data planes elsewhere are known.",
  ),
};

export const CHAINS: Record<ChainKind, ChainInfo> = {
  policies: chain("policies", "listener policy", "listener policies", "listeners", "policy-chain", "What becomes of a connection: the first forward policy that matches it wins."),
  "cluster-policies": chain("cluster-policies", "cluster policy", "cluster policies", "virtual-clusters", "cluster-policy-chain", "Apply to every request."),
  "produce-policies": chain("produce-policies", "produce policy", "produce policies", "virtual-clusters", "produce-policy-chain", "Apply to records that clients produce."),
  "consume-policies": chain("consume-policies", "consume policy", "consume policies", "virtual-clusters", "consume-policy-chain", "Apply to records that clients consume."),
};

/** What stands in the sidebar of a gateway, in this order; policies come after listeners there. */
export const COLLECTIONS = [
  "backend-clusters",
  "virtual-clusters",
  "listeners",
  "schema-registries",
  "static-keys",
  "tls-trust-bundles",
  "data-plane-certificates",
] as const;

export type Collection = (typeof COLLECTIONS)[number];

export function kindInfo(kind: Kind): KindInfo {
  return isChain(kind) ? CHAINS[kind] : KINDS[kind];
}

export function isChain(kind: string): kind is ChainKind {
  return kind in CHAINS;
}

export function isCollection(kind: string): kind is Collection {
  return (COLLECTIONS as readonly string[]).includes(kind);
}

/** The kind for a word of the API's data, such as `backend_cluster`. */
export function kindOfWord(word: string): Kind | undefined {
  const all: KindInfo[] = [...Object.values(KINDS), ...Object.values(CHAINS)];
  return all.find((info) => info.word === word)?.kind;
}

/** The chains of a listener or a virtual cluster. */
export function chainsOf(parent: string): ChainInfo[] {
  return Object.values(CHAINS).filter((chain) => chain.parent === parent);
}

function info(kind: Exclude<Kind, ChainKind>, one: string, about: string, more: Partial<KindInfo> = {}): KindInfo {
  const words = one.replace(/ /g, "_");
  const many = `${one}s`;
  return {
    kind,
    word: words,
    one,
    many,
    title: titleCase(many),
    about,
    schema: camel(words),
    section: `${words}s`,
    replaceable: true,
    ...more,
  };
}

function chain(kind: ChainKind, one: string, many: string, parent: ChainInfo["parent"], path: string, about: string): ChainInfo {
  const word = one.replace(/ /g, "_");
  const section = kind.replace(/-/g, "_");
  return { kind, word, one, many, title: titleCase(many), about, schema: camel(word), section, replaceable: true, parent, chain: path };
}

function titleCase(text: string): string {
  return text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function camel(word: string): string {
  return word
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
