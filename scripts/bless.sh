#!/usr/bin/env bash
# `make bless`: writes anew what is generated from the program. `make check` and `make test` refuse what is not fresh.
source "$(dirname "$0")/lib.sh"

documents() {
    MATBANG_BLESS=1 cargo test --locked --package matbang --lib -- server::addresses written_down
    MATBANG_BLESS=1 cargo test --locked --package matbang --test it written_down
}

answers() {
    INSTA_UPDATE=always cargo test --locked --package matbang --test it http::answers
}

step "documents" documents
step "answers" answers
step "types of the page" node scripts/types.mjs
print_times
