// Names of fields and of their values, as people read them.

const ACRONYMS = new Map(
  ["acl", "api", "arn", "aws", "ca", "dns", "id", "jwks", "json", "kms", "pem", "sasl", "scram", "sni", "tls", "uri", "url"].map(
    (word) => [word, word.toUpperCase()],
  ),
);

/** Labels that say more than the field's own name, by object and field. */
const LABELS: Record<string, string> = {
  "BackendCluster.insecure_allow_anonymous_virtual_cluster_auth": "Allow anonymous authentication from virtual clusters",
  "BackendCluster.metadata_update_interval_seconds": "Metadata refresh, in seconds",
  "BackendClusterTls.insecure_skip_verify": "Take any certificate as good",
  "BackendClusterTls.ca_bundle": "CA certificates",
  "BackendClusterTls.client_identity": "Client certificate",
  "BackendClusterTls.tls_versions": "TLS versions",
  "BackendClusterAuthentication.sasl_oauth_bearer.ca_bundle": "CA certificates of the token endpoint",
  "VirtualCluster.destination": "Backend cluster",
  "VirtualCluster.authentication": "Authentication",
  "VirtualCluster.acl_mode": "ACLs",
  "TlsTrustBundleConfig.trusted_ca": "CA certificates",
  "DataPlaneCertificate.certificate": "Certificate",
  "TlsServerConfig.certificates": "Certificate",
  "TlsServerConfig.versions": "TLS versions",
  "TlsServerConfig.allow_plaintext": "Allow clients without TLS",
  "TlsClientAuthentication.tls_trust_bundles": "TLS trust bundles",
  "ListenerPolicy.forward_to_virtual_cluster.config": "How connections find it",
  "ForwardConfig.port_mapping.destination": "Virtual cluster",
  "BrokerHostFormat.type": "Names of brokers",
  "ProducePolicy.schema_validation.config": "Validation",
  "ConsumePolicy.schema_validation.config": "Validation",
  "EventGateway.min_runtime_version": "Lowest version of data planes",
  parent_policy_id: "Parent policy",
  forward: "What clients are told",
  min_broker_id: "Lowest broker id",
  timeout_seconds: "Timeout, in seconds",
  fetch_kong_identity_principal: "Principal lookup",
};

const VALUES: Record<string, string> = {
  sasl_plain: "SASL/PLAIN",
  sasl_scram: "SASL/SCRAM",
  sasl_oauth_bearer: "SASL/OAUTHBEARER",
  oauth_bearer: "SASL/OAUTHBEARER",
  client_certificate: "Client certificate",
  sha256: "SHA-256",
  sha512: "SHA-512",
  tls12: "TLS 1.2",
  tls13: "TLS 1.3",
  "TLSv1.2": "TLS 1.2",
  "TLSv1.3": "TLS 1.3",
  acls: "ACLs",
  sni: "By the host name asked for (SNI)",
  port_mapping: "By port",
  confluent: "Confluent",
  confluent_schema_registry: "Schema registry",
  json: "JSON",
  avro: "Avro",
  aws: "AWS KMS",
  static: "Static key",
  tls_server: "TLS server",
  forward_to_virtual_cluster: "Forward to a virtual cluster",
  passthrough: "Pass through",
};

/** The label of a field, of an object by its name. */
export function fieldLabel(object: string, field: string): string {
  return LABELS[`${object}.${field}`] ?? LABELS[field] ?? words(field);
}

/** A word that a field may hold, as people read it. */
export function valueLabel(value: string): string {
  return VALUES[value] ?? words(value);
}

function words(name: string): string {
  const all = name.split(/[_-]/).map((word) => ACRONYMS.get(word) ?? word);
  const text = all.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
