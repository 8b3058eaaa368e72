// Tests with a real identity provider of the worker's own, whose people sign in to the console.
import { OpenId } from "./openid";
import { test as base, expect, watch } from "./test";

/** With their groups. */
const PEOPLE = { alice: ["platform", "everybody"], eve: ["everybody"], mallory: ["sales"] };

export const test = base.extend<object, { provider: OpenId }>({
  provider: [
    async ({}, use) => {
      const provider = new OpenId();
      try {
        await provider.start(PEOPLE);
        await use(provider);
      } finally {
        await provider.stop();
      }
    },
    // It is installed first, once.
    { scope: "worker", timeout: 180_000 },
  ],
  options: [
    async ({ provider }, use) => use([...provider.options, "--oidc-grant", "platform=admin", "--oidc-grant", "everybody=viewer"]),
    { scope: "worker" },
  ],
  // In a browser that no test before has used, where nobody has signed in.
  page: async ({ context, control, provider }, use) => {
    const page = await context.newPage();
    const faults = watch(page, control.origin, provider.issuer);
    await use(page);
    expect(faults, "the page's own faults").toEqual([]);
  },
});

export { expect };
