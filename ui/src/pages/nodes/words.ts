// Data planes in words.
import type { Node } from "../../api/nodes";
import { quoted } from "../../code/shell";

/** A node has no name but its id, whose beginning tells it from others. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** How many versions a node's configuration is behind the gateway's; negative when it is ahead, as after a restore. */
export function behind(node: Pick<Node, "config_version">, version: string | undefined): number | undefined {
  const [own, gateway] = [Number(node.config_version), Number(version)];
  return Number.isFinite(own) && Number.isFinite(gateway) && node.config_version && version ? gateway - own : undefined;
}

export function behindWords(by: number | undefined): string {
  if (by === undefined) return "unknown";
  if (by === 0) return "in step";
  return by > 0 ? `${by.toLocaleString()} behind` : `${(-by).toLocaleString()} ahead`;
}

/** What is run on the machine of a new data plane. */
export function enrollCommands(gateway: string, origin: string, link: string): string {
  return [
    "export TIDEGATE_TOKEN=…   # a token of scope editor",
    `tidegate node enroll --gateway ${quoted(gateway)} --api ${origin}`,
    `tidegate run --control-plane https://${link} --identity tidegate-node`,
  ].join("\n");
}
