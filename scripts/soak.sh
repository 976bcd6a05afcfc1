#!/usr/bin/env bash
# `make soak`: the long tests in full. `make test` runs a slice of each. What they found goes to docs/SOAK.md.
source "$(dirname "$0")/lib.sh"

export MATBANG_SOAK=full
export MATBANG_SOAK_FIGURES="$PWD/target/soak.tsv"

long_tests() {
    rm -f "$MATBANG_SOAK_FIGURES"
    cargo test --locked --test soak --test crash --test store_sound -- --test-threads=1 --nocapture
}

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
step "packages of the page" page_packages
step "page" build_page
step "program" build_program
step "long tests" long_tests
step "docs/SOAK.md" node scripts/soak.mjs write "$MATBANG_SOAK_FIGURES"
print_times
