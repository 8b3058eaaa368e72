import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import { Control } from "./control";

/** Whether everything is tested at length, as `make ui-e2e` does. */
export const THOROUGH = process.env.THOROUGH === "1";
/** What moves takes time, and is seen moving at length only. */
const MOTION = THOROUGH ? {} : ({ reducedMotion: "reduce" } as const);

interface Fixtures {
  /** A gateway of the test's own. */
  gateway: { id: string; name: string; api: string; page: string };
  /** Signed in as an administrator. */
  page: Page;
  signIn: (page: Page, token: string) => Promise<void>;
}

interface Shared {
  /** Further ones of `tidegate up`. */
  options: string[];
  control: Control;
  /** The gateway of the worker's last test, if it is still there. */
  last: { gateway?: string };
  /** Where pages of all tests of the worker are opened: what one has loaded, the next has. */
  signedIn: BrowserContext;
}

export const test = base.extend<Fixtures, Shared>({
  options: [[], { option: true, scope: "worker" }],
  control: [
    async ({ options }, use) => {
      const control = new Control(options);
      try {
        await control.start();
        await use(control);
      } finally {
        await control.stop();
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
  signedIn: [
    async ({ browser, control }, use) => {
      const context = await browser.newContext({ baseURL: control.origin, permissions: ["clipboard-read", "clipboard-write"], ...MOTION });
      await use(context);
      await context.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ control }, use) => use(control.origin),
  signIn: async ({}, use) =>
    use(async (page, token) => {
      const answer = await page.request.post("/v1/session", { data: { token }, headers: { "X-Tidegate-Console": "1" } });
      expect(answer.status()).toBe(200);
    }),
  last: [async ({}, use) => use({}), { scope: "worker" }],
  gateway: async ({ control, last }, use) => {
    // Its pages are closed by now, and it may have been deleted. A list of all would be longer than what is seen without scrolling.
    if (last.gateway !== undefined) await control.call("DELETE", `/event-gateways/${last.gateway}`).catch(() => undefined);
    const name = `gateway-${Math.random().toString(36).slice(2, 8)}`;
    const { id } = await control.make("/event-gateways", { name });
    last.gateway = id;
    await use({ id, name, api: `/event-gateways/${id}`, page: `/event-gateways/${id}` });
  },
  page: async ({ signedIn, control, signIn }, use) => {
    const page = await signedIn.newPage();
    const faults = watch(page, control.origin);
    // Anew for each test, as one may have ended the session.
    await signIn(page, control.token);
    await use(page);
    await page.close();
    expect(faults, "the page's own faults").toEqual([]);
  },
});

export { expect };

/**
 * What must never happen on any page: a request elsewhere, a style or script that the policy refuses, a crash. People may be
 * led to other sites than the console's that are known; what those load is theirs.
 */
export function watch(page: Page, origin: string, ...sites: string[]): string[] {
  const faults: string[] = [];
  const at = (url: string, places: string[]) => places.some((place) => url.startsWith(place));
  const places = sites.map((site) => `${site}/`);
  page.on("request", (request) => {
    const url = request.url();
    const theirs = !request.isNavigationRequest() && at(request.frame().url(), places);
    if (!theirs && !at(url, [`${origin}/`, ...places, "data:", "blob:"])) faults.push(`request to ${url}`);
  });
  page.on("pageerror", (error) => faults.push(`crash: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|React|hydrat/i.test(message.text()) && message.type() === "error") faults.push(message.text());
  });
  return faults;
}
