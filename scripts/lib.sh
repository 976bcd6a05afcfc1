# Shared by the scripts behind `make`: steps with their time, missing system packages, the page's packages.
# Sourced, not run. Needs bash.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

BIN="${CARGO_TARGET_DIR:-target}/debug/matbang"
STEP_NAMES=()
STEP_TIMES=()

say() { printf '%s\n' "$*"; }

# step "what it does" command…: says what it does, runs it, remembers the seconds. A failing step ends the script.
step() {
    local name=$1 start=$SECONDS status=0
    shift
    say "== $name"
    # Not `"$@" || …`: inside such a list bash would go on after a failing command of a function.
    set +e
    (set -e && "$@")
    status=$?
    set -e
    STEP_NAMES+=("$name")
    STEP_TIMES+=($((SECONDS - start)))
    say "   $name: $((SECONDS - start)) s"
    if ((status != 0)); then
        say ""
        say "FAILED at: $name (exit status $status)"
        print_times
        exit "$status"
    fi
}

print_times() {
    local i total=0
    say ""
    say "Time per step"
    for i in "${!STEP_NAMES[@]}"; do
        printf '%6d s  %s\n' "${STEP_TIMES[$i]}" "${STEP_NAMES[$i]}"
        total=$((total + STEP_TIMES[i]))
    done
    printf '%6d s  all\n' "$total"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        say "not root and no sudo here; as root, run: $*" >&2
        return 1
    fi
}

# need PACKAGE…: installs the Debian packages that are not there yet; says which.
need() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        say "   not a Debian or Ubuntu machine: these must be there under their names here: $*"
        return 0
    fi
    for package in "$@"; do
        # shellcheck disable=SC2016
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
            missing+=("$package")
        fi
    done
    if ((${#missing[@]} == 0)); then
        say "   all there: $*"
        return 0
    fi
    say "   installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# What the program is built with. GDAL brings the headers of SQLite, and GEOS for the tests; PROJ is compiled by its crate (cmake, g++, sqlite3).
BUILD_PACKAGES=(libgdal-dev libsqlite3-dev pkg-config cmake g++ make sqlite3)
# What the tests use beside it: GDAL's programs as a second reader, a browser, a proxy, letters with Vietnamese marks.
TEST_PACKAGES=(gdal-bin chromium nginx-light fonts-dejavu-core fonts-noto-core)

need_tools() {
    local tool
    for tool in cargo node npm; do
        command -v "$tool" >/dev/null || {
            say "$tool is not installed: Rust 1.90 or newer and Node 20 or newer are expected (see README.md)" >&2
            return 1
        }
    done
}

page_packages() {
    if [ node_modules/.package-lock.json -nt package-lock.json ] && [ node_modules/.package-lock.json -nt package.json ]; then
        say "   node_modules is as new as package-lock.json"
    else
        npm ci --no-progress
        touch node_modules/.package-lock.json
    fi
}

build_page() { npm run --silent build; }

build_proj() { bash scripts/proj.sh; }

build_program() {
    [ -x "$BIN" ] || say "   the first time this takes some minutes"
    cargo build --locked
}
