#!/usr/bin/env python3
"""The hectares of the example park, computed apart from the program, with shapely (GEOS).

    python3 scripts/example_expected.py > data/example/expected.csv

Reads the tables of data/example and prints m2 per zone, day and measure in the plane of the tables (EPSG:9216), rounded
to 0.01 m2. A value nobody recorded anything for is left out. tests/it/ledger/example.rs holds the program to the file.
"""
import csv
import sys
from datetime import date
from pathlib import Path

import shapely
from shapely import wkt
from shapely.ops import unary_union

FOLDER = Path(__file__).resolve().parent.parent / "data/example"
DAYS = ["2019-12-31", "2020-06-14", "2020-12-31", "2021-12-14", "2022-06-14", "2022-12-31", "2023-08-14", "2023-08-15",
        "2024-06-14", "2024-12-31"]
NOTHING = shapely.Polygon()


def table(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def land(row):
    """Even-odd within a part, then the union of the parts."""
    if not row.get("wkt"):
        return None
    geometry = wkt.loads(row["wkt"])
    parts = geometry.geoms if geometry.geom_type == "MultiPolygon" else [geometry]
    return unary_union([shapely.make_valid(part) for part in parts])


def day_of(text):
    """A date known to the month or year counts from its last day; here all are known to the day."""
    return date.fromisoformat(text) if text else None


def holds(row, day, start, end):
    begins, ends = day_of(row[start]), day_of(row[end])
    return (begins is None or begins <= day) and (ends is None or day < ends)


class Zone:
    def __init__(self, slug, kind):
        mine = lambda name: [dict(row, land=land(row)) for row in table(name) if row["zone"] == slug]
        self.slug, self.kind = slug, kind
        self.boundaries, self.plans, self.serviced = mine("boundaries"), mine("plan_areas"), mine("serviced_areas")
        self.pieces, self.leases, self.projects = mine("clearance_pieces"), mine("leases"), mine("projects")
        self.events, self.obstacles = table("events"), table("obstacles")

    def project_state(self, key, day):
        name = next((row["name"] for row in self.projects if row["project"] == key), None)
        rows = [row for row in self.projects if row["name"] == name and day_of(row["as_of"]) <= day]
        return max(rows, key=lambda row: row["as_of"])["state"] if rows else None

    def account(self, day):
        union = lambda rows: unary_union([row["land"] for row in rows if row["land"] is not None]) if rows else NOTHING
        clip = next((row["land"] for row in self.boundaries if holds(row, day, "valid_from", "valid_until")), None)
        if clip is None:
            return {}
        inside = lambda rows: union(rows).intersection(clip)

        known, cleared, handed, clean, stuck, kept = [], [], [], [], [], []
        for piece in self.pieces:
            happened = {e["kind"] for e in self.events if e["clearance_piece"] == piece["clearance_piece"] and day_of(e["date"]) <= day}
            if not happened or piece["land"] is None:
                continue
            held_up = any(holds(o, day, "opened", "closed") for o in self.obstacles if o["clearance_piece"] == piece["clearance_piece"])
            known.append(piece)
            if happened & {"paid", "handed_over"}:
                cleared.append(piece)
            if "handed_over" in happened:
                handed.append(piece)
                if not held_up:
                    clean.append(piece)
            if held_up:
                stuck.append(piece)
            if piece["recovery"] == "not_required":
                kept.append(piece)
        running = [row for row in self.leases if holds(row, day, "start", "end") and row["land"] is not None]
        leases = [row for row in running if row["kind"] in ("sublease", "direct_state_lease", "auction")]
        approvals = [row for row in running if row["kind"] == "approved_not_leased"]
        plan = [row for row in self.plans if row["level"] == "detailed" and holds(row, day, "valid_from", "valid_until")]
        industry = [row for row in plan if row["function"] == "industrial"]
        serviced = [row for row in self.serviced if holds(row, day, "valid_from", "valid_until")]

        found = {"boundary": clip}
        cleared_land = inside(cleared)
        # Land somebody is in the way of is not clean, whatever another piece over it says.
        clean_land = inside(clean).difference(union(stuck))
        if known:
            whole = clip.difference(union(known)).area <= 1
            for key, rows, area in (("cleared", cleared, cleared_land), ("handed_over", handed, inside(handed)), ("clean", clean, clean_land)):
                if rows or whole:
                    found[key] = area
            found["not_required"] = inside(kept).difference(cleared_land)
            found["to_recover"] = clip.difference(found["not_required"])
        leased, approved, industrial = inside(leases), inside(approvals), inside(industry)
        taken = leased.union(approved)
        if leases:
            found["leased"] = leased
            found["outside_boundary"] = union(leases).difference(clip)
            if cleared:
                found["leased_not_cleared"] = leased.difference(cleared_land)
            states = {row["lease"]: self.project_state(row["project"], day) for row in leases if row["project"]}
            operating = inside([row for row in leases if states.get(row["lease"]) == "operating"])
            idle = inside([row for row in leases if states.get(row["lease"]) not in (None, "operating")]).difference(operating)
            # Of land whose projects nobody speaks of it is not known whether it is used.
            all_told = leased.difference(operating).difference(idle).area <= 1
            if all_told or not operating.is_empty:
                found["operating"] = operating
            if all_told or not idle.is_empty:
                found["idle"] = idle
        if approvals:
            found["approved_not_leased"] = approved.difference(leased)
        if leases or approvals:
            found["leased_or_approved"] = taken
        if industry:
            both = inside([row for row in plan if row["function"] in ("industrial", "service")])
            found["industrial_plan"], found["industrial_service_plan"] = industrial, both
            found["leasable"] = both if self.kind == "KCN" else industrial
            if leases:
                found["unleased"] = industrial.difference(leased)
                found["leased_outside_industrial"] = leased.difference(industrial)
            ready = inside(serviced)
            if serviced:
                found["serviced"] = ready.intersection(industrial)
            if clean:
                free = clean_land.intersection(industrial).difference(taken)
                found["available"], found["available_unserviced"] = free.intersection(ready), free.difference(ready)
                if not serviced:
                    del found["available"]
        return {key: area.area for key, area in found.items()}


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["zone", "as_of", "measure", "m2"])
    for zone in (Zone("kcn-minh-hoa", "KCN"), Zone("ccn-minh-hoa", "CCN")):
        for day in DAYS:
            for measure, m2 in zone.account(date.fromisoformat(day)).items():
                out.writerow([zone.slug, day, measure, f"{m2:.2f}"])


main()
