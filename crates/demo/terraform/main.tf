# A gateway in front of one Kafka cluster, whole: what it leads to, what clients see, and where they connect.
#
#   tidegate up                        # prints a token
#   export TIDEGATE_URL=http://127.0.0.1:8080 TIDEGATE_TOKEN=…
#   terraform apply -var 'bootstrap_servers=["127.0.0.1:9092"]'
#
# Then clients connect to 127.0.0.1:19092 without a login.

terraform {
  required_providers {
    tidegate = { source = "tidegate/tidegate" }
  }
}

variable "bootstrap_servers" {
  description = "Where the Kafka cluster is."
  type        = list(string)
}

variable "port" {
  description = "The first of four ports for clients, on this machine."
  type        = number
  default     = 19092
}

resource "tidegate_gateway" "demo" {
  name        = "demo"
  description = "Made by Terraform."
}

resource "tidegate_backend_cluster" "kafka" {
  name              = "kafka"
  bootstrap_servers = var.bootstrap_servers
  authentication    = { type = "anonymous" }
  gateway_id        = tidegate_gateway.demo.id

  # Whoever reaches the listener acts on the brokers: for a first look only.
  insecure_allow_anonymous_virtual_cluster_auth = true
}

resource "tidegate_virtual_cluster" "demo" {
  name           = "demo"
  dns_label      = "demo"
  destination    = { id = tidegate_backend_cluster.kafka.id }
  authentication = [{ type = "anonymous" }]
  acl_mode       = "passthrough"
  gateway_id     = tidegate_gateway.demo.id
}

resource "tidegate_listener" "local" {
  name       = "local"
  addresses  = ["127.0.0.1"]
  ports      = ["${var.port}-${var.port + 3}"]
  gateway_id = tidegate_gateway.demo.id
}

resource "tidegate_listener_policy_forward_to_virtual_cluster" "demo" {
  name = "demo"
  config = {
    type            = "port_mapping"
    destination     = { id = tidegate_virtual_cluster.demo.id }
    advertised_host = "127.0.0.1"
    min_broker_id   = 1
  }
  listener_id = tidegate_listener.local.id
  gateway_id  = tidegate_gateway.demo.id
}

output "bootstrap" {
  value = "127.0.0.1:${var.port}"
}
