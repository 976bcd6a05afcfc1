#!/usr/bin/env bash
# `make bench`: builds what `make run` builds and measures it. One step per kind of measurement; add yours at the end.
source "$(dirname "$0")/lib.sh"

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}" chromium
step "packages of the page" page_packages
step "page" build_page
step "program" build_program
step "the running program (docs/PERFORMANCE.md)" node scripts/measure.mjs
print_times
