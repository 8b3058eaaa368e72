// A control plane of the tests' own: the real program, with a store in a temporary directory.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Json = Record<string, unknown>;

const BINARIES = [process.env.TIDEGATE, "../target/debug/tidegate", "../target/release/tidegate"];

/** The program that is tested. */
export function binary(): string {
  const found = BINARIES.find((path) => path && existsSync(path));
  if (!found) throw new Error("there is no tidegate: run `cargo build -p tidegate`, or set TIDEGATE");
  return found;
}

export class Control {
  readonly token = randomBytes(32).toString("base64");
  /** Where the console and the API are. */
  origin = "";
  private api = "";
  private ports: number[] = [];
  private directory = "";
  private program: ChildProcess | undefined;
  private preview: ChildProcess | undefined;
  private readonly more: string[];

  /** With further options of `tidegate up`. */
  constructor(more: string[] = []) {
    this.more = more;
  }

  /** Where the API is, also where the console is served by the stand-in. */
  get address(): string {
    return this.api;
  }

  async start(): Promise<void> {
    this.directory = await mkdtemp(join(tmpdir(), "tidegate-console-"));
    this.ports = [await freePort(), await freePort()];
    this.api = `http://127.0.0.1:${this.ports[0]}`;
    await this.run();
    this.origin = this.api;
    // A program that was built without the console: the same files, by the stand-in.
    if (!(await (await fetch(this.api)).text()).includes('id="root"')) await this.standIn();
  }

  private async run(): Promise<void> {
    const options = ["up", ...this.more, "--data-dir", join(this.directory, "data"), "--api", `127.0.0.1:${this.ports[0]}`];
    this.program = spawn(binary(), options, { env: { ...process.env, TIDEGATE_ADMIN_TOKEN: this.token }, stdio: "ignore" });
    await answers(`${this.api}/readyz`);
  }

  private async standIn(): Promise<void> {
    this.origin = `http://127.0.0.1:${this.ports[1]}`;
    this.preview = spawn("node_modules/.bin/vite", ["preview", "--port", String(this.ports[1]), "--strictPort", "--bypass-lock"], {
      env: { ...process.env, TIDEGATE_API: this.api },
      stdio: "ignore",
    });
    await answers(this.origin);
  }

  /** Ends the program as a crash would. */
  async kill(): Promise<void> {
    const { program } = this;
    if (!program || program.exitCode !== null || program.signalCode !== null) return;
    const gone = new Promise((resolve) => program.once("exit", resolve));
    program.kill("SIGKILL");
    await gone;
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.run();
  }

  async stop(): Promise<void> {
    await this.kill();
    this.preview?.kill();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A request to the API itself; throws what it refuses. */
  async call<T = Json>(method: string, path: string, body?: unknown, token = this.token): Promise<T> {
    const answer = await fetch(`${this.api}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  async make(path: string, body: Json): Promise<{ id: string } & Json> {
    return this.call("POST", path, body);
  }

  /** The entity of a collection that has this name. */
  async named(path: string, name: string): Promise<({ id: string } & Json) | undefined> {
    const list = await this.call<{ data: ({ id: string } & Json)[] } | ({ id: string } & Json)[]>("GET", path);
    return (Array.isArray(list) ? list : list.data).find((entity) => entity.name === name);
  }

  async newToken(scope: string): Promise<string> {
    const { token } = await this.call<{ token: string }>("POST", "/tokens", { name: `${scope}-${Date.now()}`, scope });
    return token;
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The first of so many ports in a row that nobody has. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const from = await freePort();
    const all = await Promise.all(Array.from({ length: count - 1 }, (_, index) => isFree(from + index + 1)));
    if (all.every(Boolean)) return from;
  }
  throw new Error(`there are no ${count} free ports in a row`);
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
