#!/usr/bin/env bash
# How long a cadastral map of mixed validity takes to import, against ogr2ogr that converts it to GeoPackage, in turns.
# Reports the seconds of each, the median ratio, and the memory of the import with the process that reads for it.
# Into a store that the import itself makes (`new`), and into one that holds a zone already (`filled`), where the changes are kept
# aside until the file is read.
#   PARCELS=166000 ROUNDS=5 FORMATS="shp geojson gpkg" STORES="new filled" MATBANG_BIN=target/dist/matbang scripts/bench-import.sh
source "$(dirname "$0")/lib.sh"

PARCELS="${PARCELS:-166000}"
ROUNDS="${ROUNDS:-5}"
FORMATS="${FORMATS:-shp geojson gpkg}"
STORES="${STORES:-new filled}"
# An import may take so many times as long as ogr2ogr, and so many megabytes.
MOST_RATIO=3
MOST_MB=300
DATA=target/bench-data/import-$PARCELS
PROGRAM="${MATBANG_BIN:-$BIN}"

inputs() {
    mkdir -p "$DATA"
    [ -s "$DATA/parcels.geojson" ] || node scripts/parcels.mjs "$PARCELS" "$DATA/parcels.geojson"
    [ -s "$DATA/parcels.shp" ] || ogr2ogr -lco ENCODING=UTF-8 -nlt PROMOTE_TO_MULTI -t_srs EPSG:9216 "$DATA/parcels.shp" "$DATA/parcels.geojson"
    [ -s "$DATA/parcels.gpkg" ] || ogr2ogr -nlt PROMOTE_TO_MULTI "$DATA/parcels.gpkg" "$DATA/parcels.geojson"
    ls -l "$DATA"/parcels.{geojson,shp,gpkg}
}

# Seconds of the wall clock of a command, in hundredths.
seconds() {
    local start end
    start=$(date +%s%N)
    "$@" >"$DATA/said" 2>&1 || { cat "$DATA/said"; return 1; }
    end=$(date +%s%N)
    printf '%d\n' $(((end - start) / 10000000))
}

# The most memory (VmHWM, megabytes) the import and its reading process had together, while it runs.
watch_memory() {
    local pid=$1 most=0 sum p kb
    while kill -0 "$pid" 2>/dev/null; do
        sum=0
        for p in "$pid" $(pgrep -P "$pid" || true); do
            # Between two looks a process may end.
            kb=$(awk '/^VmHWM/ {print $2}' "/proc/$p/status" 2>/dev/null || true)
            sum=$((sum + ${kb:-0}))
        done
        ((sum <= most)) || most=$sum
        sleep 0.1
    done
    echo $((most / 1024)) >"$DATA/memory"
}

import() {
    rm -f "$DATA"/store.gpkg*
    if [ "$2" = filled ]; then
        printf 'zone,kind,name,province\nkcn-thu,KCN,Thu,gia-lai\n' >"$DATA/zones.csv"
        "$PROGRAM" --store "sqlite:$DATA/store.gpkg" import "$DATA/zones.csv" --as register >/dev/null 2>&1
    fi
    local start end pid
    start=$(date +%s%N)
    "$PROGRAM" --store "sqlite:$DATA/store.gpkg" --json import "$1" --as parcel >"$DATA/report.json" 2>"$DATA/said" &
    pid=$!
    watch_memory "$pid" &
    wait "$pid" || { cat "$DATA/said"; return 1; }
    end=$(date +%s%N)
    wait
    printf '%d\n' $(((end - start) / 10000000))
}

convert() {
    rm -f "$DATA/converted.gpkg"
    seconds ogr2ogr -nlt PROMOTE_TO_MULTI "$DATA/converted.gpkg" "$1"
}

compare() {
    local file="$DATA/parcels.$1" round ours theirs memory=0 now
    : >"$DATA/times"
    for ((round = 0; round <= ROUNDS; round++)); do
        theirs=$(convert "$file")
        ours=$(import "$file" "$2")
        now=$(cat "$DATA/memory")
        ((now <= memory)) || memory=$now
        # The first round warms up.
        ((round == 0)) || echo "$ours $theirs" >>"$DATA/times"
    done
    node -e '
        const { readFileSync } = require("node:fs");
        const [data, format, memory, mostRatio, mostMb] = process.argv.slice(1);
        const rounds = readFileSync(`${data}/times`, "utf8").trim().split("\n").map((line) => line.split(" ").map((n) => n / 100));
        const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
        const counts = JSON.parse(readFileSync(`${data}/report.json`, "utf8")).counts;
        const ratio = median(rounds.map(([ours, theirs]) => ours / theirs));
        console.log(`   ${format}: import ${median(rounds.map((r) => r[0])).toFixed(2)} s, ogr2ogr ${median(rounds.map((r) => r[1])).toFixed(2)} s, ratio ${ratio.toFixed(2)} (at most ${mostRatio}), memory ${memory} MB (at most ${mostMb})`);
        console.log(`   created ${counts.created}, repaired ${counts.repaired}, refused ${counts.refused}`);
        if (ratio > mostRatio || Number(memory) > mostMb) console.log("   NOT within what it should be");
    ' "$DATA" "$1" "$memory" "$MOST_RATIO" "$MOST_MB"
}

step "generated parcels: $PARCELS" inputs
for format in $FORMATS; do
    for store in $STORES; do
        step "$format into a $store store, $ROUNDS rounds ($PROGRAM)" compare "$format" "$store"
    done
done
print_times
