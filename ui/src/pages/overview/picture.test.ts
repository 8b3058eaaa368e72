import { describe, expect, test } from "vitest";
import type { Entity } from "../../api/entities";
import type { Numbers, OverviewData } from "../../api/status";
import { OTHERS, behindOf, connected, leadsTo, pictureOf } from "./picture";

const NOTHING: Numbers = {
  connections: 0,
  requests_per_second: 0,
  request_bytes_per_second: 0,
  response_bytes_per_second: 0,
  errors_per_second: 0,
  gateway_time_ms: null,
  errors_by_fault: { client: 0, broker: 0, gateway: 0 },
};

type Backend = OverviewData["backend_clusters"][number];

function overview(clusters: [string, number][], backends: [string, Backend["health"]][] = [["kafka", "healthy"]]): OverviewData {
  return {
    nodes: { total: 1, connected: 1, behind: 0 },
    now: NOTHING,
    virtual_clusters: clusters.map(([name, requests]) => ({ ...NOTHING, id: name, name, first_client_at: null, requests_per_second: requests })),
    listeners: [{ id: "main", name: "main", state: "listening", error: null, certificate_expires_at: null }],
    backend_clusters: backends.map(([name, health]) => ({
      id: name,
      name,
      health,
      brokers_seen: 3,
      last_refresh_at: null,
      last_error: null,
      certificate_expires_at: null,
    })),
  };
}

const policy = (more: object): Entity => ({ id: "p", type: "forward_to_virtual_cluster", created_at: "", updated_at: "", ...more });
const names = (cards: { name: string }[]) => cards.map(({ name }) => name);

describe("where a listener leads", () => {
  test("by ports to one cluster for each policy that is on", () => {
    const to = (id: string) => ({ config: { type: "port_mapping", destination: { id } } });
    const policies = [policy({ type: "tls_server" }), policy(to("a")), policy({ ...to("b"), enabled: false }), policy(to("c"))];
    expect(leadsTo(policies)).toEqual(new Set(["a", "c"]));
  });
  test("by host names to all of them", () => {
    expect(leadsTo([policy({ config: { type: "sni" } })])).toBe("all");
  });
});

test("a thousand virtual clusters: the busiest are shown, the others are one card that says how they fare", () => {
  const all = Array.from({ length: 1000 }, (_, index): [string, number] => [`team-${index}`, index]);
  const behind = behindOf(all.map(([id], index) => ({ id, destination: { id: index < 3 ? "away" : "kafka" }, created_at: "", updated_at: "" })));
  const picture = pictureOf(overview(all, [["kafka", "healthy"], ["away", "unreachable"]]), behind, new Map([["main", "all"]]));
  expect(picture.virtualClusters.cards).toHaveLength(12);
  expect(names(picture.virtualClusters.cards)[0]).toBe("team-999");
  expect(picture.virtualClusters.others).toEqual({ count: 988, health: [["unreachable", 3], ["healthy", 985]] });
  // The worst backend cluster stands first, whatever passes through it.
  expect(names(picture.backendClusters.cards)).toEqual(["away", "kafka"]);
  expect(picture.edges).toHaveLength(13 + 13 + 1);
  expect(picture.edges).toContainEqual({ from: "main", to: OTHERS.virtualClusters });
  expect(picture.edges).toContainEqual({ from: OTHERS.virtualClusters, to: "away" });
});

test("nobody counts one more", () => {
  const all = Array.from({ length: 13 }, (_, index): [string, number] => [`team-${index}`, 0]);
  const { virtualClusters } = pictureOf(overview(all), new Map(), new Map());
  expect(virtualClusters.others).toBeUndefined();
  // By their names as people count, where nothing passes.
  expect(names(virtualClusters.cards).slice(-3)).toEqual(["team-10", "team-11", "team-12"]);
});

test("what a card is connected with is what leads to it and where it leads", () => {
  const edges = [
    { from: "l1", to: "a" },
    { from: "l1", to: "b" },
    { from: "l2", to: "b" },
    { from: "a", to: "k1" },
    { from: "b", to: "k2" },
  ];
  expect(connected(edges, "a")).toEqual(new Set(["a", "k1", "l1"]));
  expect(connected(edges, "k2")).toEqual(new Set(["k2", "b", "l1", "l2"]));
  expect(connected(edges, "l1")).toEqual(new Set(["l1", "a", "b", "k1", "k2"]));
});
