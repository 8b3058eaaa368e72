// Tests with a real Kafka cluster of the worker's own.
import { Kafka } from "./kafka";
import { test as base, expect } from "./test";

interface Options {
  /** How many it has. */
  brokers: number;
}

export const test = base.extend<object, Options & { kafka: Kafka }>({
  brokers: [3, { option: true, scope: "worker" }],
  kafka: [
    async ({ brokers }, use) => {
      const kafka = new Kafka();
      try {
        await kafka.start(brokers);
        await use(kafka);
      } finally {
        await kafka.stop();
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

export { expect };
