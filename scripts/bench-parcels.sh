#!/usr/bin/env bash
# A store of a million parcels: how long until a server answers over it and what memory it takes, how long one boundary takes to
# import beside them, and how long until the server shows it.
#   PARCELS=1000000 MATBANG_BIN=target/dist/matbang scripts/bench-parcels.sh
source "$(dirname "$0")/lib.sh"

PARCELS="${PARCELS:-1000000}"
DATA=target/bench-data/parcels-$PARCELS
PROGRAM="${MATBANG_BIN:-$BIN}"
PORT="${PORT:-8931}"
# Ready within so many milliseconds at so many megabytes; imported and shown within so many milliseconds each.
MOST_READY_MS=4000
MOST_MB=500
MOST_MS=1000

# The store everything is measured on is made once.
inputs() {
    mkdir -p "$DATA"
    [ -s "$DATA/filled.gpkg" ] && return
    node scripts/parcels.mjs "$PARCELS" "$DATA/parcels.geojson"
    printf 'zone,kind,name,province\nkcn-thu,KCN,Thu,gia-lai\n' >"$DATA/zones.csv"
    rm -f "$DATA"/part.gpkg*
    "$PROGRAM" --store "sqlite:$DATA/part.gpkg" import "$DATA/zones.csv" --as register >/dev/null
    "$PROGRAM" --store "sqlite:$DATA/part.gpkg" --json import "$DATA/parcels.geojson" --as parcel >"$DATA/report.json"
    rm "$DATA/parcels.geojson"
    mv "$DATA/part.gpkg.head" "$DATA/filled.gpkg.head"
    mv "$DATA/part.gpkg" "$DATA/filled.gpkg"
}

now() { echo $(($(date +%s%N) / 1000000)); }

# Megabytes of a process by the kernel: VmRSS as it is, VmHWM at the most.
memory() { awk -v of="$2:" '$1 == of {printf "%d", $2 / 1024}' "/proc/$1/status"; }

beside() {
    local store="$DATA/store.gpkg" pid start ready imported shown mb after
    rm -f "$store"*
    cp "$DATA/filled.gpkg" "$store"
    cp "$DATA/filled.gpkg.head" "$store.head"
    cat >"$DATA/zone.geojson" <<'ZONE'
{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9216"}},"features":[
{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[430000,1590000],[431000,1590000],[431000,1591000],[430000,1591000],[430000,1590000]]]}}]}
ZONE
    start=$(now)
    "$PROGRAM" --store "sqlite:$store" serve --listen "127.0.0.1:$PORT" >"$DATA/served" 2>&1 &
    pid=$!
    until curl -sf -o /dev/null "http://127.0.0.1:$PORT/api/v1/totals"; do
        kill -0 "$pid" 2>/dev/null || { cat "$DATA/served"; return 1; }
        sleep 0.02
    done
    ready=$(($(now) - start))
    mb=$(memory "$pid" VmRSS)
    start=$(now)
    "$PROGRAM" --store "sqlite:$store" import "$DATA/zone.geojson" --as boundary --zone kcn-thu >"$DATA/said" 2>&1 || { cat "$DATA/said"; kill "$pid"; return 1; }
    imported=$(($(now) - start))
    until curl -s "http://127.0.0.1:$PORT/api/v1/totals" | grep -q '"revision":3[,}]'; do sleep 0.01; done
    shown=$(($(now) - start - imported))
    after=$(memory "$pid" VmHWM)
    kill "$pid"
    wait "$pid" || true
    echo "   ready after $ready ms (at most $MOST_READY_MS) with $mb MB (at most $MOST_MB)"
    echo "   one boundary imported beside them in $imported ms, shown $shown ms later (at most $MOST_MS each), $after MB at the most"
    ((ready <= MOST_READY_MS && mb <= MOST_MB && imported <= MOST_MS && shown <= MOST_MS && after * 10 <= mb * 12)) ||
        echo "   NOT within what it should be"
}

step "a store of $PARCELS parcels" inputs
for round in 1 2 3; do
    step "a server and an import over it, round $round ($PROGRAM)" beside
done
print_times
