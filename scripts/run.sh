#!/usr/bin/env bash
# `make run`: from a fresh clone to the map page. Every step is skipped or quick when nothing changed.
source "$(dirname "$0")/lib.sh"

STORE="${MATBANG_STORE:-sqlite:matbang.gpkg}"

# Loads the demo register into a store that does not exist yet. An attempt that fails leaves no half-made file.
load_demo() {
    local file=${STORE#sqlite:}
    if [ "$file" = "$STORE" ]; then
        say "   $STORE is not a file: the demo register is not loaded (matbang demo does it)"
    elif [ -s "$file" ] && ! "$BIN" check --json --store "$STORE" 2>/dev/null | grep -q '"revision": 0'; then
        say "   $file is there already, left as it is (remove it to start anew)"
    elif ! "$BIN" demo --store "$STORE"; then
        rm -f "$file" "$file-wal" "$file-shm" "$file.head"
        return 1
    fi
}

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}"
step "PROJ" build_proj
step "packages of the page" page_packages
step "page" build_page
step "program" build_program
step "demo register" load_demo
print_times
say ""
say "Serving; Ctrl-C stops. The page:"
exec "$BIN" serve --store "$STORE" --listen "${MATBANG_LISTEN:-127.0.0.1:8080}"
