// What clients are configured with, in the words of each family of clients.
import type { Way } from "./way";

/** How a client logs in, as the virtual cluster has it. */
export interface Login {
  type: string;
  algorithm?: string;
  mediation?: string;
  principals?: { username?: string }[] | null;
}

export interface Settings {
  java: string;
  librdkafka: string;
  /** A file for the tools, if they need one, and what to run. */
  tools: { file: string | undefined; commands: string };
}

const USER = "YOUR-USER";
const PASSWORD = "YOUR-PASSWORD";
/** Where the authority's certificate lies that has signed the gateway's. */
const CA = "/path/to/ca.pem";
/** Where the client's own certificate lies, with its key. */
const CLIENT = "/path/to/client.pem";
const TOKENS = "https://idp.example.com/token";
const TOPIC = "orders";

type Pair = [string, string];

/** What has to be known beside, in a sentence each. */
export function notes(way: Way, login: Login): string[] {
  const said: string[] = [];
  if (way.tls) said.push(`${CA} is the certificate of the authority that signed the gateway's. Leave the setting out if your system trusts it already.`);
  if (login.type === "sasl_plain" && login.mediation === "terminate") said.push("Users and passwords are those of the virtual cluster's principals.");
  if (login.type === "sasl_scram" || (login.type === "sasl_plain" && login.mediation !== "terminate")) said.push("Users and passwords are those of the brokers themselves.");
  if (login.type === "oauth_bearer") {
    said.push("The token endpoint, client id and client secret are those of your identity provider.");
    said.push(`From Kafka 4 on, Java clients and Kafka's tools ask no token endpoint that their JVM was not told of: -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${TOKENS}, for the tools in KAFKA_OPTS.`);
  }
  if (login.type === "sasl_plain" && !way.tls) said.push("Without TLS the password can be read on its way.");
  if (showsCertificate(way, login)) said.push(`${CLIENT} holds the client's private key (PKCS#8) and behind it its certificates, of an authority that the listener trusts.`);
  else if (login.type === "client_certificate") said.push("This listener asks clients for no certificate, so nobody can log in by one here: add client authentication to its TLS policy, or choose another listener.");
  return said;
}

export function settings(way: Way, login: Login): Settings {
  const java = [["bootstrap.servers", way.bootstrap] satisfies Pair, ...javaPairs(way, login)];
  const librdkafka = [["bootstrap.servers", way.bootstrap] satisfies Pair, ...librdkafkaPairs(way, login)];
  return { java: lines(java), librdkafka: lines(librdkafka), tools: tools(way, login) };
}

function protocol(way: Way, login: Login): string {
  const sasl = mechanism(login) !== undefined;
  if (way.tls) return sasl ? "SASL_SSL" : "SSL";
  return sasl ? "SASL_PLAINTEXT" : "PLAINTEXT";
}

function mechanism({ type, algorithm }: Login): string | undefined {
  switch (type) {
    case "sasl_plain":
      return "PLAIN";
    case "sasl_scram":
      return algorithm === "sha512" ? "SCRAM-SHA-512" : "SCRAM-SHA-256";
    case "oauth_bearer":
      return "OAUTHBEARER";
    default:
      return undefined;
  }
}

function showsCertificate(way: Way, login: Login): boolean {
  return way.tls && (way.clientCertificate === "required" || (way.clientCertificate === "optional" && login.type === "client_certificate"));
}

function userOf({ principals }: Login): string {
  return principals?.[0]?.username ?? USER;
}

function javaPairs(way: Way, login: Login): Pair[] {
  const pairs: Pair[] = [["security.protocol", protocol(way, login)]];
  const sasl = mechanism(login);
  if (sasl) {
    pairs.push(["sasl.mechanism", sasl]);
    if (sasl === "OAUTHBEARER") {
      pairs.push(
        ["sasl.login.callback.handler.class", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"],
        ["sasl.oauthbearer.token.endpoint.url", TOKENS],
        ["sasl.jaas.config", 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="YOUR-CLIENT" clientSecret="YOUR-SECRET";'],
      );
    } else {
      const module = sasl === "PLAIN" ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
      pairs.push(["sasl.jaas.config", `org.apache.kafka.common.security.${module} required username="${userOf(login)}" password="${PASSWORD}";`]);
    }
  }
  if (way.tls) pairs.push(["ssl.truststore.type", "PEM"], ["ssl.truststore.location", CA]);
  if (showsCertificate(way, login)) pairs.push(["ssl.keystore.type", "PEM"], ["ssl.keystore.location", CLIENT]);
  return pairs;
}

function librdkafkaPairs(way: Way, login: Login): Pair[] {
  const pairs: Pair[] = [["security.protocol", protocol(way, login)]];
  const sasl = mechanism(login);
  if (sasl) pairs.push(["sasl.mechanism", sasl]);
  if (sasl === "OAUTHBEARER") {
    pairs.push(
      ["sasl.oauthbearer.method", "oidc"],
      ["sasl.oauthbearer.token.endpoint.url", TOKENS],
      ["sasl.oauthbearer.client.id", "YOUR-CLIENT"],
      ["sasl.oauthbearer.client.secret", "YOUR-SECRET"],
    );
  } else if (sasl) {
    pairs.push(["sasl.username", userOf(login)], ["sasl.password", PASSWORD]);
  }
  if (way.tls) pairs.push(["ssl.ca.location", CA]);
  if (showsCertificate(way, login)) pairs.push(["ssl.certificate.location", CLIENT], ["ssl.key.location", CLIENT]);
  return pairs;
}

function tools(way: Way, login: Login): Settings["tools"] {
  const pairs = javaPairs(way, login);
  // Plaintext without a login is what the tools do by themselves.
  const needed = protocol(way, login) !== "PLAINTEXT";
  const by = (option: string) => (needed ? ` ${option} client.properties` : "");
  const at = `--bootstrap-server ${way.bootstrap}`;
  // Lines that are not broken in the middle of an option where they are shown.
  const commands = [
    `kafka-topics.sh ${at} \\\n ${by("--command-config")} --create --if-not-exists --topic ${TOPIC}`,
    `echo hello | kafka-console-producer.sh ${at} \\\n ${by("--producer.config")} --topic ${TOPIC}`,
    `kafka-console-consumer.sh ${at} \\\n ${by("--consumer.config")} --topic ${TOPIC} --from-beginning --max-messages 1`,
  ];
  return { file: needed ? lines(pairs) : undefined, commands: `${commands.join("\n")}\n` };
}

function lines(pairs: Pair[]): string {
  return `${pairs.map(([name, value]) => `${name}=${value}`).join("\n")}\n`;
}
