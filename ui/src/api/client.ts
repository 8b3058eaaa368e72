import createClient, { type Middleware } from "openapi-fetch";
import { lost, reached, signedOut } from "./connection";
import { Problem, readProblem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

const middleware: Middleware = {
  onRequest: ({ request }) => {
    // Another site's form cannot send this header, so that the cookie alone changes nothing.
    request.headers.set("X-Tidegate-Console", "1");
    return request;
  },
  onResponse: async ({ response, schemaPath }) => {
    if (response.ok) {
      reached();
      return undefined;
    }
    const problem = await readProblem(response);
    if (problem.unreachable) lost();
    else reached();
    if (problem.status === 401 && !String(schemaPath).startsWith("/v1/session")) {
      signedOut();
      // The API speaks of tokens, which are no business of whoever has signed in to the console.
      throw new Problem(401, "your session has ended: sign in again, and try once more", [], problem.requestId);
    }
    throw problem;
  },
  onError: ({ error }) => {
    if (error instanceof Problem) return error;
    if (error instanceof DOMException && error.name === "AbortError") return error;
    lost();
    return new Problem(0, "the control plane cannot be reached");
  },
};

/** The API, by the types of its own description. What it refuses is thrown as a `Problem`. */
export const client = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "http://localhost" });
client.use(middleware);

/** The data of an answer that had some. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
