// A real OpenID provider, where people sign in as they do at theirs.
import type { Page } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

const BINARIES = [process.env.TIDEGATE_TEST_OPENID, "../target/debug/examples/openid"];

export class OpenId {
  issuer = "";
  client = "";
  audience = "";
  private program: ChildProcess | undefined;

  /** Starts one that knows these people, with their groups. */
  async start(people: Record<string, string[]>): Promise<void> {
    const binary = BINARIES.find((path) => path && existsSync(path));
    if (!binary) throw new Error("there is no OpenID provider: run `cargo build -p tidegate-testkit --example openid`, or set TIDEGATE_TEST_OPENID");
    const program = spawn(binary, [JSON.stringify(people)], { stdio: ["pipe", "pipe", "inherit"] });
    this.program = program;
    const ended = new Promise<never>((_resolve, reject) => program.once("exit", (code) => reject(new Error(`the provider ended with ${code}`))));
    ended.catch(() => {});
    const line = new Promise<string>((resolve) => createInterface({ input: program.stdout }).once("line", resolve));
    Object.assign(this, JSON.parse(await Promise.race([line, ended])));
  }

  /** How a control plane is told of it. */
  get options(): string[] {
    return ["--oidc-issuer", this.issuer, "--oidc-audience", this.audience, "--oidc-client-id", this.client];
  }

  /** What the console calls it. */
  get name(): string {
    return new URL(this.issuer).host;
  }

  async stop(): Promise<void> {
    const { program } = this;
    if (!program || program.exitCode !== null) return;
    const gone = new Promise((resolve) => program.once("exit", resolve));
    program.stdin?.end();
    await gone;
  }
}

/** Fills in the provider's own pages. */
export async function signInAt(page: Page, login: string): Promise<void> {
  await page.locator("input[name=login]").fill(`id-of-${login}`);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}
