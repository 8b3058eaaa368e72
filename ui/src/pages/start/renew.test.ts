import { expect, test } from "vitest";
import { renewed } from "./renew";

test("better suggestions take the place of those that nobody has changed, and of nothing that was typed", () => {
  const suggested = { name: "main", ports: ["19092-19095"], forward: { advertised_host: "localhost", min_broker_id: 1 } };
  const better = { name: "main", ports: ["19092-19098"], forward: { advertised_host: "localhost", min_broker_id: 4 } };
  const typed = { ...suggested, name: "edge", forward: { advertised_host: "kafka.example.com", min_broker_id: 1 }, tls: {} };
  expect(renewed(typed, suggested, better)).toEqual({
    name: "edge",
    ports: ["19092-19098"],
    forward: { advertised_host: "kafka.example.com", min_broker_id: 4 },
    tls: {},
  });
  expect(renewed({ ...typed, ports: ["1000-1010"] }, suggested, better).ports).toEqual(["1000-1010"]);
});
