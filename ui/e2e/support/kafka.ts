// A real Kafka cluster, and Kafka's own tools, as whoever copies commands from a page has them.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const BINARIES = [process.env.TIDEGATE_TEST_KAFKA, "../target/debug/examples/kafka"];

const LIBRDKAFKA = "e2e/support/librdkafka.py";

/** Where the cluster is, by each of its listeners, and what its clients need. */
interface Said {
  plaintext: string;
  sasl: string;
  tls: string;
  /** By TLS too, with a certificate that expires in seven days. */
  expiring: string;
  /** The controller of the first broker, which serves no clients. */
  controller: string;
  /** The certificate of the authority of its TLS listeners. */
  authority: string;
  /** Where the user gets a token for SASL/OAUTHBEARER, with the password as its secret. */
  token_endpoint: string;
  user: string;
  password: string;
  classpath: string;
}

const TOOLS = {
  "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
  "kafka-console-producer.sh": "org.apache.kafka.tools.ConsoleProducer",
  "kafka-console-consumer.sh": "org.apache.kafka.tools.consumer.ConsoleConsumer",
  "kafka-verifiable-producer.sh": "org.apache.kafka.tools.VerifiableProducer",
};

export class Kafka {
  said!: Said;
  private program: ChildProcess | undefined;
  private lines: AsyncIterator<string> | undefined;
  private directory = "";
  private running: ChildProcess[] = [];

  async start(brokers: number): Promise<void> {
    const binary = BINARIES.find((path) => path && existsSync(path));
    if (!binary) throw new Error("there is no Kafka for the tests: run `cargo build -p tidegate-testkit --example kafka`, or set TIDEGATE_TEST_KAFKA");
    const program = spawn(binary, [String(brokers)], { stdio: ["pipe", "pipe", "inherit"] });
    this.program = program;
    const ended = new Promise<never>((_resolve, reject) => program.once("exit", (code) => reject(new Error(`Kafka ended with ${code}`))));
    ended.catch(() => {});
    this.lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    this.said = JSON.parse(await Promise.race([this.line(), ended])) as Said;
    this.directory = await mkdtemp(join(tmpdir(), "tidegate-kafka-"));
    for (const [name, main] of Object.entries(TOOLS)) {
      const path = join(this.directory, name);
      await writeFile(path, `#!/bin/sh\nexec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $KAFKA_OPTS -cp '${this.said.classpath}' ${main} "$@"\n`);
      await chmod(path, 0o755);
    }
  }

  private async line(): Promise<string> {
    const line = await this.lines?.next();
    if (!line || line.done) throw new Error("Kafka says no more");
    return line.value;
  }

  /** Writes a record to a topic and reads it back with librdkafka and these settings; what it has read. */
  async byLibrdkafka(settings: string, topic: string): Promise<string> {
    this.program?.stdin?.write("librdkafka\n");
    const python = await this.line();
    const file = join(this.directory, "librdkafka.properties");
    await writeFile(file, settings);
    const run = promisify(execFile)("python3", ["-B", LIBRDKAFKA, file, topic], { env: { ...process.env, PYTHONPATH: python }, timeout: 180_000 });
    return (await run).stdout;
  }

  /** The folder in which commands run. */
  get folder(): string {
    return this.directory;
  }

  /** Runs commands as they were copied, in a shell that has Kafka's tools; what they print. */
  async run(commands: string): Promise<string> {
    const { stdout } = await promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", commands], { cwd: this.directory, env: this.env, timeout: 180_000 });
    return stdout;
  }

  /** Lets a command run until the cluster ends. */
  begin(command: string): void {
    this.running.push(spawn("bash", ["-c", `exec ${command}`], { cwd: this.directory, env: this.env, stdio: "ignore" }));
  }

  private get env() {
    return { ...process.env, PATH: `${this.directory}${delimiter}${process.env.PATH}` };
  }

  /** Kills a broker, as a crash would. */
  kill(id: number): void {
    this.program?.stdin?.write(`kill ${id}\n`);
  }

  async stop(): Promise<void> {
    for (const process of this.running) process.kill("SIGKILL");
    const { program } = this;
    if (program && program.exitCode === null) {
      const gone = new Promise((resolve) => program.once("exit", resolve));
      program.stdin?.end();
      await gone;
    }
    if (this.directory) await rm(this.directory, { recursive: true, force: true });
  }
}
