#!/usr/bin/env bash
# `make advisories`: known faults of the crates and of the npm packages, for machines with internet.
# Exit status: 0 looked up and none found, 1 found some, 2 could not look them up. docs/SECURITY.md has the list by hand.
source "$(dirname "$0")/lib.sh"

FOUND=0
UNKNOWN=0

unknown() {
    UNKNOWN=1
    say "   NOT CHECKED: $*"
}

crates() {
    if cargo deny --version >/dev/null 2>&1; then
        if ! cargo deny --locked fetch db >/dev/null 2>&1; then
            unknown "crates: cargo-deny cannot fetch the advisory database here"
        elif ! cargo deny --locked check advisories; then
            FOUND=1
        fi
    elif cargo audit --version >/dev/null 2>&1; then
        local said status=0
        said=$(cargo audit --json 2>/dev/null) || status=$?
        # Without a database there is no document, whatever the exit status.
        if ! grep -q '"vulnerabilities"' <<<"$said"; then
            unknown "crates: cargo-audit cannot fetch the advisory database here"
        else
            cargo audit --no-fetch || FOUND=1
            ((status == 0)) || FOUND=1
        fi
    else
        unknown "crates: neither cargo-deny nor cargo-audit is installed (cargo install cargo-deny --locked)"
    fi
}

packages() {
    local said
    said=$(npm audit --json 2>/dev/null) || true
    if ! grep -q '"auditReportVersion"' <<<"$said"; then
        unknown "npm packages: the registry does not answer the question for advisories here"
    elif ! npm audit; then
        FOUND=1
    fi
}

need_tools
say "== crates"
crates
say "== npm packages"
packages

if ((FOUND)); then
    say "There are advisories. Look each of them up, and write in docs/SECURITY.md what it means here."
    exit 1
fi
if ((UNKNOWN)); then
    say "Not everything could be looked up; docs/SECURITY.md says what was looked at by hand, and when."
    exit 2
fi
say "No advisory is known."
