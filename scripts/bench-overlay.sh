#!/usr/bin/env bash
# The overlay job of docs/BENCHMARK-OVERLAY.md, by this program and by PostGIS, shapely, DuckDB and SedonaDB in turns.
#   PARCELS="10000 100000" ROUNDS=5 scripts/bench-overlay.sh
source "$(dirname "$0")/lib.sh"

PARCELS="${PARCELS:-10000 100000}"
ROUNDS="${ROUNDS:-5}"
VENV=target/bench-venv
DATA=target/bench-data

servers() {
    # Where they cannot be installed the comparison says so and goes on with the other engines.
    need postgresql postgresql-postgis python3-venv || say "   not all installed: some engines will be skipped"
}

# One at a time, so that a missing wheel leaves out one engine and not all.
engines() {
    local line
    [ -x "$VENV/bin/python" ] || python3 -m venv "$VENV"
    while read -r line; do
        [[ "$line" =~ ^#|^$ ]] ||
            "$VENV/bin/pip" install --quiet --disable-pip-version-check "$line" ||
            say "   not installed: $line"
    done <benches/overlay/requirements.txt
}

program() {
    cargo bench --locked -p benches --bench overlay --no-run 2>&1 | tee target/bench-overlay.log
    sed -n 's/^ *Executable .*(\(.*\))$/\1/p' target/bench-overlay.log >target/bench-overlay.path
    [ -s target/bench-overlay.path ]
}

compare() {
    local parcels=$1 program status=0
    program=$(cat target/bench-overlay.path)
    "$program" generate "$DATA/$parcels" --parcels "$parcels"
    local job=("$VENV/bin/python" -B benches/overlay/compare.py --overlay "$program" --data "$DATA/$parcels" --rounds "$ROUNDS")
    # 2 GB hold the tables of a million parcels and their indexes.
    POSTGRES_OPTIONS="-c shared_buffers=2GB" bash scripts/postgres.sh run "${job[@]}" || status=$?
    if ((status == 3)); then
        "${job[@]}"
    else
        return "$status"
    fi
}

step "system packages of the other engines" servers
step "other engines" engines
step "bench program" program
for parcels in $PARCELS; do
    step "$parcels parcels" compare "$parcels"
done
print_times
