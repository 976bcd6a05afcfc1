#!/usr/bin/env bash
# `make check`: form, lints, licences and bans. The quick things first.
source "$(dirname "$0")/lib.sh"

deny() {
    if ! cargo deny --version >/dev/null 2>&1; then
        say "   skipped: cargo-deny is not installed (cargo install cargo-deny --locked); scripts/licences.mjs has read the same deny.toml"
        return 0
    fi
    cargo deny --locked check licenses bans sources
    if ! cargo deny --locked check advisories; then
        if cargo deny --locked fetch db >/dev/null 2>&1; then
            return 1
        fi
        say "   skipped: advisories cannot be fetched here"
    fi
}

# A feature that only a library of the tests switches on makes `make test` compile every crate above it a second time.
one_library() {
    local tree=(cargo tree --locked --prefix none --no-dedupe -f '{p} {f}')
    local apart
    apart=$(comm -23 <("${tree[@]}" -e normal,build | sort -u) <("${tree[@]}" -e normal,build,dev | sort -u))
    [ -z "$apart" ] && return 0
    say "   compiled once for the program and once for its tests; name the missing features in Cargo.toml:"
    say "$apart"
    return 1
}

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}"
step "packages of the page" page_packages
step "form of the Rust sources" cargo fmt --check
step "form and lints of the page" npm run --silent lint
step "rules about the lock file" node --test scripts/lockfile.test.mjs
step "lock file of the page" npm run --silent lockfile
step "rules about the types of answers" node --test scripts/types.test.mjs
step "types of answers" node scripts/types.mjs --check
step "types of the page" npm run --silent types
step "rules about licences" node --test scripts/licences.test.mjs
step "licences one by one, and bans" node scripts/licences.mjs
step "third-party notices" node scripts/notices.mjs --check
step "cargo deny" deny
step "long tests since they last ran in full" node scripts/soak.mjs check
step "page" build_page
step "one library for the program and its tests" one_library
step "PROJ" build_proj
step "lints of the Rust sources" cargo clippy --workspace --all-targets --locked -- -D warnings
print_times
