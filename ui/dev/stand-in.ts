// What the server does for the console, for `npm run dev` and `npm run preview`: sessions by cookie, the nonce of the
// page, and its content security policy. Requests go on to a control plane with the session's token.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";

interface Session {
  token: string;
  name: string;
  scope: "viewer" | "editor" | "admin";
}

const COOKIE = "tidegate_session";

export function standIn(api: string): Plugin {
  const sessions = new Map<string, Session>();
  const handle = serve(api, sessions);
  return {
    name: "stand-in",
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => {
      server.middlewares.use(handle);
      server.middlewares.use(page);
    },
  };
}

/** The page with a nonce in it, and the policy that names it, as the server sends them. */
const page: Connect.NextHandleFunction = (request, response, next) => {
  if (/^\/assets\/|\.\w+$/.test(request.url ?? "")) return next();
  const nonce = randomUUID();
  const html = readFileSync("dist/index.html", "utf8");
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; ` +
      "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  response.end(html.replace('name="csp-nonce" content=""', `name="csp-nonce" content="${nonce}"`));
};

function serve(api: string, sessions: Map<string, Session>): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = request.url ?? "";
    if (!/^\/(v1|openapi\.json|docs)(\/|\?|$)/.test(path)) return next();
    answer(api, sessions, request, response).catch((error: unknown) => {
      problem(response, 502, `the control plane at ${api} cannot be reached: ${String(error)}`);
    });
  };
}

async function answer(
  api: string,
  sessions: Map<string, Session>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? "", "http://localhost").pathname;
  const id = request.headers.cookie?.match(new RegExp(`${COOKIE}=([^;]+)`))?.[1] ?? "";
  const session = sessions.get(id);
  const body = await read(request);
  if (path === "/v1/session/methods") return json(response, 200, { token: true, oidc: null });
  if (path === "/v1/session" && request.method === "POST") {
    const { token } = JSON.parse(body.toString()) as { token: string };
    const made = await signIn(api, token);
    if (!made) return problem(response, 401, "the token is wrong, or it has expired");
    const fresh = randomUUID();
    sessions.set(fresh, made);
    response.setHeader("Set-Cookie", `${COOKIE}=${fresh}; HttpOnly; SameSite=Strict; Path=/`);
    return json(response, 200, shown(made));
  }
  if (path === "/v1/session" && request.method === "DELETE") {
    sessions.delete(id);
    response.statusCode = 204;
    return void response.end();
  }
  if (path === "/v1/session") {
    return session ? json(response, 200, shown(session)) : problem(response, 401, "nobody is signed in");
  }
  const authorization = request.headers.authorization ?? (session && `Bearer ${session.token}`);
  const headers: Record<string, string> = authorization ? { authorization } : {};
  for (const name of ["content-type", "if-match"]) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const answered = await fetch(`${api}${request.url}`, {
    method: request.method,
    headers,
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
  response.statusCode = answered.status;
  for (const name of ["content-type", "etag", "retry-after", "x-request-id"]) {
    const value = answered.headers.get(name);
    if (value) response.setHeader(name, value);
  }
  response.end(Buffer.from(await answered.arrayBuffer()));
}

/** Finds out what a token may do by asking for what only some may have. */
async function signIn(api: string, token: string): Promise<Session | undefined> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const tokens = await fetch(`${api}/v1/tokens`, { headers });
  if (tokens.status === 401) return undefined;
  if (tokens.ok) return { token, name: "admin", scope: "admin" };
  const change = await fetch(`${api}/v1/event-gateways`, { method: "POST", headers, body: "{}" });
  const scope = change.status === 403 ? "viewer" : "editor";
  return { token, name: scope, scope };
}

function shown({ name, scope }: Session) {
  return { name, scope, gateway_id: null, expires_at: null };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader("Content-Type", status < 400 ? "application/json" : "application/problem+json");
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, detail: string): void {
  json(response, status, { status, title: "Error", instance: "stand-in", detail });
}
