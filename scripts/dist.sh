#!/usr/bin/env bash
# `make dist`: what is installed. Builds the program with all optimisations, without symbols, and puts it into one archive with
# its notices, its bill of materials and the sum to check it by. The page and the data are inside the program.
source "$(dirname "$0")/lib.sh"

VERSION=$(node -p 'require("./package.json").version')
NAME="matbang-$VERSION-linux-$(uname -m)"
OUT="${CARGO_TARGET_DIR:-target}/dist"
# Two builds of one commit give the same archive.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"

build() { cargo build --locked --profile dist; }

pack() {
    local folder="$OUT/$NAME"
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$OUT/matbang" LICENSE-MIT LICENSE-APACHE README.md CHANGELOG.md docs/HUONG_DAN.md docs/THIRD_PARTY.md "$folder"
    node scripts/sbom.mjs "$folder/matbang.cdx.json"
    tar -C "$OUT" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -czf "$OUT/$NAME.tar.gz" "$NAME"
    (cd "$OUT" && sha256sum "$NAME.tar.gz" >"$NAME.tar.gz.sha256")
    ls -l "$folder/matbang" "$OUT/$NAME.tar.gz"
}

step "tools" need_tools
step "system packages" need "${BUILD_PACKAGES[@]}"
step "PROJ" build_proj
step "packages of the page" page_packages
step "page" build_page
step "program, optimised" build
step "archive" pack
print_times
