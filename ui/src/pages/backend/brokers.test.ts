import { expect, test } from "vitest";
import type { BackendStatus } from "../../api/status";
import { mergeBrokers } from "./brokers";

function view(connected: boolean, reachable: (boolean | null)[]): BackendStatus["nodes"][number] {
  return {
    node_id: "n",
    seen_at: "",
    connected,
    cluster_id: "c",
    controller_id: 1,
    last_refresh_at: null,
    last_error: null,
    certificate_expires_at: null,
    brokers: reachable.map((one, index) => ({ id: index + 1, host: "kafka", port: 9092 + index, rack: null, reachable: one })),
  };
}

const said = (nodes: BackendStatus["nodes"]) => mergeBrokers(nodes).map(({ id, reachable, awayFor }) => [id, reachable, awayFor]);

test("a broker that one data plane cannot reach stands first, and is said to be away", () => {
  expect(said([view(true, [true, true, null]), view(true, [true, false, null])])).toEqual([
    [2, false, 1],
    [1, true, 0],
    [3, null, 0],
  ]);
});

test("what a data plane said that is silent now does not count", () => {
  expect(said([view(true, [true]), view(false, [false])])).toEqual([[1, true, 0]]);
});
