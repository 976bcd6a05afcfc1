"""shapely 2 (GEOS), vectorised, one thread.

Not timed: geometries in memory, the STRtree of the parcels. Timed: candidate pairs from the tree, prepared zones,
covers (a covered parcel is its own intersection), intersections of the rest, areas, a union per group.
"""

import numpy as np
import shapely

from common import Column, report, serve, status, timed


class Engine:
    def __init__(self, directory, _threads):
        self.version = f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
        self.zones = shapely.from_wkb(np.array(list(Column(directory, "zones")), dtype=object))
        self.parcels = shapely.from_wkb(np.array(list(Column(directory, "parcels")), dtype=object))
        self.status = status(directory)
        self.tree = shapely.STRtree(self.parcels)
        # The tree is built at its first query.
        self.tree.query(shapely.Point(0, 0))

    def run(self):
        areas, (groups, clipped) = timed(self.areas)
        union, unions = timed(lambda: self.unions(groups, clipped))
        keys, sums = groups["keys"], groups["sums"]
        rows = [(int(k // 256), int(k % 256), float(s), float(u)) for k, s, u in zip(keys, sums, unions)]
        return report(areas + union, areas, rows)

    def areas(self):
        for zone in self.zones:  # a prepared zone of the round before would be a head start
            shapely.destroy_prepared(zone)
        shapely.prepare(self.zones)
        zone, parcel = self.tree.query(self.zones, predicate="intersects")
        covered = shapely.covers(self.zones[zone], self.parcels[parcel])
        clipped = self.parcels[parcel]
        cut = ~covered
        clipped[cut] = shapely.intersection(self.zones[zone[cut]], clipped[cut])
        keys, group = np.unique(zone * 256 + self.status[parcel], return_inverse=True)
        sums = np.bincount(group, weights=shapely.area(clipped))
        return {"keys": keys, "sums": sums, "group": group}, clipped

    def unions(self, groups, clipped):
        order = np.argsort(groups["group"], kind="stable")
        ends = np.cumsum(np.bincount(groups["group"]))
        parts = np.split(clipped[order], ends[:-1])
        return shapely.area([shapely.union_all(part) for part in parts])


if __name__ == "__main__":
    serve(Engine)
