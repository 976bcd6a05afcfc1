"""SedonaDB (DataFusion; overlays by GEOS).

Not timed: Arrow tables in memory, geometries as well-known binary with the geoarrow type. Timed: one statement; the
spatial join builds its own index.
"""

import geoarrow.pyarrow as ga
import pyarrow as pa
import sedonadb

from common import Column, report, serve, status, timed

# CASE takes no geometries, so it chooses between their bytes; of five ways to write this it was the fastest.
PAIRS = """
    SELECT z.id AS zone, p.status,
           ST_GeomFromWKBUnchecked(CASE WHEN ST_Covers(z.geom, p.geom) THEN ST_AsBinary(p.geom)
                                        ELSE ST_AsBinary(ST_Intersection(z.geom, p.geom)) END) AS geom
    FROM zone z JOIN parcel p ON ST_Intersects(z.geom, p.geom)
"""
AREAS = f"SELECT zone, status, sum(ST_Area(geom)) FROM ({PAIRS}) pair GROUP BY zone, status"
FULL = f"SELECT zone, status, sum(ST_Area(geom)), ST_Area(%s) FROM ({PAIRS}) pair GROUP BY zone, status"

# The first is quicker for small groups; it unites one by one, and had not ended after six minutes with a million parcels.
UNION_SMALL, UNION_LARGE = "ST_Union_Agg(geom)", "ST_UnaryUnion(ST_Collect_Agg(geom))"
SMALL = 100_000


class Engine:
    def __init__(self, directory, threads):
        self.context = sedonadb.connect()
        self.context.sql(f"SET datafusion.execution.target_partitions = {threads}").execute()
        self.version = f"SedonaDB {sedonadb.__version__}"
        for table, name in (("zone", "zones"), ("parcel", "parcels")):
            column = Column(directory, name)
            states = status(directory) if table == "parcel" else [0] * len(column)
            source = pa.table(
                {
                    "id": pa.array(range(len(column)), pa.int32()),
                    "status": pa.array(states, pa.int32()),
                    "geom": ga.large_wkb().wrap_array(column.arrow()),
                }
            )
            self.context.create_data_frame(source).to_view(table)
        self.full = FULL % (UNION_SMALL if len(column) <= SMALL else UNION_LARGE)

    def query(self, statement):
        table = self.context.sql(statement).to_arrow_table()
        return list(zip(*(column.to_pylist() for column in table.columns)))

    def run(self):
        full, rows = timed(lambda: self.query(self.full))
        areas, _ = timed(lambda: self.query(AREAS))
        return report(full, areas, rows)


if __name__ == "__main__":
    serve(Engine)
