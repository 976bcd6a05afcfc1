#!/usr/bin/env bash
# `make soak`: the long tests in full. `make test` runs a slice of each. What they found goes to docs/SOAK.md, also when one
# has failed. `make soak TEST=flipped` runs those whose name holds a word; the rows of the others stay as they are.
source "$(dirname "$0")/lib.sh"

export MATBANG_SOAK=full
export MATBANG_SOAK_FIGURES="$PWD/target/soak.tsv"
TESTS_FAILED="$PWD/target/soak.failed"

# The table is written before a failure ends the script.
long_tests() {
    rm -f "$MATBANG_SOAK_FIGURES" "$TESTS_FAILED"
    local words=("${TEST:-}")
    [ -n "${TEST:-}" ] || words=(store::crash:: store::sound:: store::full_disk:: reader::)
    cargo test --locked --no-fail-fast --test soak -- --test-threads=1 --nocapture ${TEST:+"$TEST"} || touch "$TESTS_FAILED"
    cargo test --locked --no-fail-fast --test it -- --test-threads=1 --nocapture "${words[@]}" || touch "$TESTS_FAILED"
    [ -s "$MATBANG_SOAK_FIGURES" ]
}

all_passed() { [ ! -e "$TESTS_FAILED" ]; }

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
step "packages of the page" page_packages
step "PROJ" build_proj
step "page" build_page
step "program" build_program
step "long tests" long_tests
step "docs/SOAK.md" node scripts/soak.mjs write "$MATBANG_SOAK_FIGURES"
step "all passed" all_passed
print_times
