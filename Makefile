# The doors of the repository. What they do stands in scripts/; `make help` lists them.

.PHONY: help run test dist check bless advisories soak bench page clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, load the demo into matbang.gpkg if it is not there, serve the page
	@bash scripts/run.sh

test: ## install what the tests need and run all of them: page, Rust, browser
	@bash scripts/test.sh

dist: ## the program as it is installed: optimised, in one archive with notices and a sum (target/dist)
	@bash scripts/dist.sh

check: ## formatting, lints, types, lock file, licences and bans
	@bash scripts/check.sh

soak: ## the long tests in full (an hour or more); writes docs/SOAK.md
	@bash scripts/soak.sh

bless: ## write anew what is generated from the program: docs/openapi.json, the table of docs/API.md, the answers of tests/answers, the types of the page
	@bash scripts/bless.sh

advisories: ## known faults of the dependencies, where a database of them can be fetched
	@bash scripts/advisories.sh

bench: ## measure the program; docs/PERFORMANCE.md says what and how
	@bash scripts/bench.sh

page: ## build the page alone, into web/dist
	@bash -c 'source scripts/lib.sh; step "packages of the page" page_packages; step "page" build_page'

clean: ## remove what was built (not the store)
	rm -rf target node_modules web/dist
