#!/usr/bin/env bash
# `make test`: everything that can be tested here, the quick things first.
source "$(dirname "$0")/lib.sh"

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
step "PROJ" build_proj
step "packages of the page" page_packages
step "page" build_page
step "page: unit tests" npm run --silent test
step "program" build_program
step "program: tests" cargo test --locked
step "browser tests" npm run --silent test:browser
print_times
