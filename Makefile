# Everything a contributor runs. `make help` lists it.

SHELL := /bin/bash -o pipefail
DURATION ?=
KAFKA ?= mock
FUZZ_TARGETS = $(patsubst fuzz/fuzz_targets/%.rs,%,$(wildcard fuzz/fuzz_targets/*.rs))
TOOLS := $(CURDIR)/target/tools
CARGO_DENY_VERSION = 0.20.2
# The console is built where Node is there, and tested where a browser is too.
NODE := $(shell node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null && command -v npm)
BROWSER := $(if $(NODE),$(shell command -v chromium-headless-shell || command -v chromium))
# What the tests in a browser run.
UI_PROGRAMS = TIDEGATE=$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug/tidegate \
	TIDEGATE_TEST_KAFKA=$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug/examples/kafka \
	TIDEGATE_TEST_OPENID=$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug/examples/openid
UI_SOURCES = $(shell find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -path ui/test-results -prune -o -path ui/e2e -prune -o -type f -print)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: build
build: $(if $(NODE),ui) ## Build the gateway (target/release/tidegate), with the console where Node 20 or newer is there
	cargo build --locked --release -p tidegate

.PHONY: provider
provider: ## Build the Terraform provider (target/release/terraform-provider-tidegate)
	cargo build --locked --release -p tidegate-terraform

.PHONY: provider-install
provider-install: provider ## Put the Terraform provider where Terraform looks for it on this machine
	@deploy/provider-install target/release/terraform-provider-tidegate

.PHONY: provider-docs
provider-docs: ## Write the Terraform provider's documentation from its schemas (crates/terraform/docs)
	cargo run --locked -p tidegate-terraform -- docs crates/terraform/docs

.PHONY: demo
demo: ## Run a cluster, the gateway and clients; DURATION=20 stops by itself, KAFKA=apache uses real Kafka
	@./scripts/require demo $(KAFKA)
	cargo build --locked --release -p tidegate -p tidegate-demo
	target/release/tidegate-demo $(if $(DURATION),--duration $(DURATION)) --kafka $(KAFKA)

.PHONY: test
test: ## Run every test, on real Apache Kafka; those of the console where Node and Chromium are there
	@./scripts/require test
	cargo test --locked --workspace --no-fail-fast
	$(if $(BROWSER),$(MAKE) ui-test,@echo "the console was not tested: that needs nodejs npm chromium-headless-shell")

.PHONY: ui
ui: ui/dist/index.html ## Build the console (ui/dist), which cargo puts into the program

ui/node_modules/.package-lock.json: ui/package-lock.json
	@# A registry that stalls is asked again after a minute, not after five.
	cd ui && npm ci --prefer-offline --no-audit --no-fund --ignore-scripts --fetch-timeout=60000 --fetch-retries=5

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	@./scripts/require ui
	cd ui && npm run build

.PHONY: ui-test
ui-test: ui/dist/index.html ## Test the console: its logic, and its pages in Chromium against a real control plane
	@./scripts/require ui-test
	cargo build --locked --workspace --bin tidegate --example kafka --example openid
	cd ui && npm test && $(UI_PROGRAMS) npm run e2e

.PHONY: ui-e2e
ui-e2e: ui/dist/index.html ## Test the console in Chromium at length: also a thousand virtual clusters, every failure of a connection, traffic and dying brokers
	@./scripts/require ui-test
	@./scripts/require test
	cargo build --locked --workspace --bin tidegate --example kafka --example openid
	cd ui && $(UI_PROGRAMS) npm run e2e:all

.PHONY: ui-lint
ui-lint: ui/node_modules/.package-lock.json ## Check the console's types, and that its client is in step with the API's description
	cd ui && npm run check

.PHONY: ui-api
ui-api: ui/node_modules/.package-lock.json ## Give the console the API's description anew, after the API has changed
	TIDEGATE_WRITE_OPENAPI=1 cargo test --locked --quiet -p tidegate-api --test document the_console
	cd ui && npm run generate

.PHONY: test-kms
test-kms: ## Test the store's key from AWS KMS, which is in no default build, against a scripted service
	cargo clippy --locked --workspace --features tidegate/kms --all-targets -- -D warnings
	cargo test --locked --workspace --features tidegate/kms --test kms

.PHONY: churn
churn: ## Connections of every kind come and go for MINUTES (default 30); descriptors and memory return to where they were
	@./scripts/require test
	TIDEGATE_CHURN_SECONDS=$$(( $(or $(MINUTES),30) * 60 )) cargo test --locked -p tidegate --test churn -- --nocapture

.PHONY: reauth
reauth: ## An hour's worth of records, 1,000 a second, in some minutes while brokers forget logins after 5 s; RECORDS, RATE a load
	@./scripts/require test
	TIDEGATE_REAUTH_RECORDS=$(or $(RECORDS),900000) TIDEGATE_REAUTH_RATE=$(or $(RATE),2500) \
		cargo test --locked -p tidegate --test security sessions -- --nocapture

.PHONY: lint
lint: deny packaging-check $(if $(NODE),ui-lint) ## Check format, lints, documentation, licences, duplicates and packaging
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	@# The fuzz targets compile; only running them needs nightly Rust and libFuzzer.
	CUSTOM_LIBFUZZER_PATH=/none/libfuzzer.a cargo check --quiet --locked --manifest-path fuzz/Cargo.toml --target-dir target/fuzz-check
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items

.PHONY: deny
deny:
	@command -v cargo-deny >/dev/null || test -x $(TOOLS)/bin/cargo-deny || \
		cargo install --quiet --locked --debug --root $(TOOLS) --target-dir $(TOOLS)/build cargo-deny@$(CARGO_DENY_VERSION)
	PATH="$$PATH:$(TOOLS)/bin" cargo deny --all-features check bans licenses sources

.PHONY: packaging-check
packaging-check: ## Check units, image, chart, manual pages and completions as far as no container engine is needed
	cargo test --locked --quiet --workspace --test packaging
	@deploy/check-units

.PHONY: dist
dist: build ## Make an archive of the program, manual pages, completions and units (target/dist)
	@deploy/dist target/release/tidegate target/dist

.PHONY: advisories
advisories: ## Check dependencies against the advisory database (needs a network)
	PATH="$$PATH:$(TOOLS)/bin" cargo deny check advisories

.PHONY: codegen
codegen: ## Generate the schema table and the typed messages from Kafka's own definitions
	@./scripts/require codegen
	cargo run --locked -p tidegate-codegen
	cargo fmt -p tidegate-wire

.PHONY: bench
bench: ## Compare with a blind copy and HAProxy on real Kafka; ARGS=--quick, ARGS=--help
	@./scripts/require bench
	cargo build --locked --release -p tidegate -p tidegate-bench
	target/release/tidegate-bench $(ARGS)

.PHONY: bench-control
bench-control: ## Measure a control plane: changes until in force, writes, reads, lists, data planes at rest; ARGS=--help
	cargo build --locked --release -p tidegate -p tidegate-bench
	target/release/tidegate-bench-control $(ARGS)

.PHONY: bench-provider
bench-provider: ## Measure the Terraform provider: 500 resources, against the same calls by curl in parallel
	@./scripts/require bench-provider
	cargo build --locked --release -p tidegate -p tidegate-terraform
	@bench/provider target/release

.PHONY: fuzz
fuzz: ## Run each fuzz target for DURATION seconds (default 60)
	@./scripts/require fuzz
	@for target in $(FUZZ_TARGETS); do \
		echo "fuzz: $$target"; \
		cargo +nightly fuzz run --release $$target -- -max_total_time=$(or $(DURATION),60) -rss_limit_mb=1024 -max_len=65536 || exit 1; \
	done

.PHONY: api-properties
api-properties: ## Look for answers of the API that are 500 or not as its document says, with schemathesis, for DURATION seconds (default 60)
	@DURATION=$(or $(DURATION),60) ./scripts/api-properties

.PHONY: clean
clean: ## Remove everything that was built
	cargo clean
	rm -rf fuzz/target ui/dist ui/node_modules
