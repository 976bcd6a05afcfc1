#!/usr/bin/env bash
# `make bench`: measures the running program, the ledger, and the overlay against other engines. One step per kind of
# measurement; add yours at the end.
source "$(dirname "$0")/lib.sh"

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}" chromium gdal-bin
step "packages of the page" page_packages
step "PROJ" build_proj
step "page" build_page
step "program" build_program
step "the running program (docs/PERFORMANCE.md)" node scripts/measure.mjs
step "the ledger (docs/PERFORMANCE.md)" cargo bench --locked -p benches --bench ledger
step "the overlay and other engines (docs/BENCHMARK-OVERLAY.md)" bash scripts/bench-overlay.sh
step "the import and ogr2ogr (docs/PERFORMANCE.md)" bash scripts/bench-import.sh
step "a store of a million parcels (docs/PERFORMANCE.md)" bash scripts/bench-parcels.sh
step "edits among a hundred thousand records (docs/PERFORMANCE.md)" node scripts/bench-edits.mjs
print_times
