#!/usr/bin/env bash
# `make bench`.
source "$(dirname "$0")/lib.sh"

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}"
step "packages of the page" page_packages
step "page" build_page
step "overlay against other engines" bash scripts/bench-overlay.sh
print_times
