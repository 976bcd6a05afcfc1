#!/usr/bin/env bash
# Compiles PROJ once for this machine and links it to .proj, where .cargo/config.toml lets cargo find it.
#
# The `proj-sys` crate would compile the same sources for every target folder and profile, file by file and fully optimised; that
# is half of a first build. Here they are compiled as a few large units (CMake's unity build) and with -O1: the transformations
# of this program are a few formulas each, and `make bench` shows no difference. The sources are those of the crate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

least=9.6.2
if PKG_CONFIG_PATH='' pkg-config --atleast-version="$least" proj; then
    echo "   the system has PROJ $(PKG_CONFIG_PATH='' pkg-config --modversion proj)"
    rm -f .proj
    exit 0
fi

crate=$(cargo metadata --locked --format-version 1 --filter-platform "$(rustc -vV | sed -n 's/^host: //p')" | node -e '
    let text = "";
    process.stdin.on("data", (part) => (text += part)).on("end", () => {
        const found = JSON.parse(text).packages.find((one) => one.name === "proj-sys");
        console.log(require("path").dirname(found.manifest_path));
    });')
sources=$(ls "$crate"/PROJSRC/proj-*.tar.gz)
version=$(basename "$sources" .tar.gz)
home="${MATBANG_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/matbang}/$version-$(uname -m)-1"

if [ ! -e "$home/lib/pkgconfig/proj.pc" ]; then
    echo "   compiling $version into $home (once)"
    mkdir -p "$(dirname "$home")"
    work=$(mktemp -d "$(dirname "$home")/part.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    tar -xzf "$sources" -C "$work"
    cmake -S "$work/$version" -B "$work/build" -DCMAKE_INSTALL_PREFIX="$home" -DCMAKE_INSTALL_LIBDIR=lib \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
        -DCMAKE_C_FLAGS_RELEASE='-O1 -DNDEBUG' -DCMAKE_CXX_FLAGS_RELEASE='-O1 -DNDEBUG' \
        -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DBUILD_APPS=OFF -DENABLE_CURL=OFF -DENABLE_TIFF=OFF >"$work/log" ||
        { cat "$work/log"; exit 1; }
    cmake --build "$work/build" --parallel "$(nproc)" >"$work/log" || { tail -50 "$work/log"; exit 1; }
    DESTDIR="$work/root" cmake --install "$work/build" >/dev/null
    # The crate asks for no more than PROJ itself; a static library needs what it is written in.
    sed -i 's/^Libs: .*/Libs: -L${libdir} -lproj -lsqlite3 -lstdc++ -lm -ldl/' "$work/root$home/lib/pkgconfig/proj.pc"
    # All of it or nothing; another clone may have been quicker.
    mv -T "$work/root$home" "$home" 2>/dev/null || [ -e "$home/lib/pkgconfig/proj.pc" ]
fi
ln -sfn "$home" .proj
echo "   $version: $home"
