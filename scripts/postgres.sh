#!/usr/bin/env bash
# A private PostgreSQL with PostGIS for benches and tests: a new cluster under target/, no network, gone at the end.
#
#   scripts/postgres.sh run COMMAND…      starts one, runs the command with PGHOST, PGDATABASE and PGUSER set, stops it
#   scripts/postgres.sh start             starts one and prints its folder and the variables, for eval
#   scripts/postgres.sh stop FOLDER       stops and removes it
#
# POSTGRES_OPTIONS has further settings for the server ("-c shared_buffers=2GB"). Exit status 3: there is no PostgreSQL or
# PostGIS here. As root the server runs as the user postgres, because it refuses to run as root.
source "$(dirname "$0")/lib.sh"

POSTGRES_PACKAGES=(postgresql postgresql-postgis)

# Nothing here has to survive a crash, so nothing waits for a disk.
SETTINGS="-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=8GB"

bin() { find /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/x)")" -maxdepth 1 -name "$1" 2>/dev/null | sort -V | tail -n 1; }

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# Prints a new folder that the server can use. Not under target/ where the user postgres cannot reach it. Its name is
# short, as a socket's path has at most 107 bytes.
folder() {
    local parent folder
    for parent in "$PWD/target" "${TMPDIR:-/tmp}"; do
        mkdir -p "$parent"
        folder=$(mktemp -d "$parent/pg.XXXXXX")
        if [ "$(id -u)" -eq 0 ]; then
            chown postgres "$folder"
        fi
        if ((${#folder} < 80)) && as_server test -w "$folder"; then
            printf '%s\n' "$folder"
            return 0
        fi
        rmdir "$folder"
    done
    say "no folder that the user postgres can write" >&2
    return 1
}

start() {
    local initdb pg_ctl folder
    initdb=$(bin initdb)
    pg_ctl=$(bin pg_ctl)
    if [ -z "$initdb" ] || [ -z "$pg_ctl" ]; then
        say "PostgreSQL is not installed (packages: ${POSTGRES_PACKAGES[*]})" >&2
        return 3
    fi
    folder=$(folder)
    if ! as_server "$initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$folder.log" 2>&1 ||
        ! as_server "$pg_ctl" -D "$folder/data" -l "$folder/log" -w -s \
            -o "-k $folder $SETTINGS ${POSTGRES_OPTIONS:-}" start >>"$folder.log" 2>&1; then
        tail -n 5 "$folder.log" "$folder/log" >&2 || true
        stop "$folder"
        return 1
    fi
    if ! PGHOST=$folder PGUSER=postgres psql -qd postgres -v ON_ERROR_STOP=1 \
        -c "CREATE DATABASE matbang" -c "\\connect matbang" -c "CREATE EXTENSION postgis" >>"$folder.log" 2>&1; then
        tail -n 5 "$folder.log" >&2
        stop "$folder"
        say "PostGIS is not installed (packages: ${POSTGRES_PACKAGES[*]})" >&2
        return 3
    fi
    STARTED=$folder
}

# Also where the server did not start or the folder is half made.
stop() {
    local folder=$1
    if [ -f "$folder/data/postmaster.pid" ]; then
        as_server "$(bin pg_ctl)" -D "$folder/data" -m immediate -w -s stop || true
    fi
    rm -rf "$folder" "$folder.log"
}

case "${1:-}" in
run)
    shift
    trap '[ -z "${STARTED:-}" ] || stop "$STARTED"' EXIT
    # A signal ends the script, and the end of the script stops the server.
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    start
    status=0
    PGHOST=$STARTED PGUSER=postgres PGDATABASE=matbang "$@" || status=$?
    exit "$status"
    ;;
start)
    start
    printf 'export PGHOST=%q PGUSER=postgres PGDATABASE=matbang\n' "$STARTED"
    ;;
stop)
    stop "${2:?which folder}"
    ;;
*)
    sed -n '2,9p' "$0"
    exit 2
    ;;
esac
