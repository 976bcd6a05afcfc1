"""DuckDB with its spatial extension (GEOS). The extension comes out of the wheel; nothing is installed from a network.

Not timed: tables in memory with GEOMETRY columns. Timed: one statement; the spatial join builds its own index.
"""

from pathlib import Path

import duckdb
import duckdb_extension_spatial
import pyarrow as pa

from common import Column, report, serve, status, timed

PAIRS = """
    SELECT z.id AS zone, p.status,
           CASE WHEN ST_Covers(z.geom, p.geom) THEN p.geom ELSE ST_Intersection(z.geom, p.geom) END AS geom
    FROM parcel p JOIN zone z ON ST_Intersects(z.geom, p.geom)
"""
FULL = f"SELECT zone, status, sum(ST_Area(geom)), ST_Area(ST_Union_Agg(geom)) FROM ({PAIRS}) GROUP BY ALL"
AREAS = f"SELECT zone, status, sum(ST_Area(geom)) FROM ({PAIRS}) GROUP BY ALL"


class Engine:
    def __init__(self, directory, threads):
        self.connection = duckdb.connect(config={"threads": threads, "autoinstall_known_extensions": False})
        wheel = Path(duckdb_extension_spatial.__file__).parent
        extension = next(wheel.glob("extensions/*/spatial.duckdb_extension"))
        self.connection.execute(f"LOAD '{extension}'")
        self.version = f"DuckDB {duckdb.__version__}"
        for table, name in (("zone", "zones"), ("parcel", "parcels")):
            column = Column(directory, name)
            states = status(directory) if table == "parcel" else [0] * len(column)
            source = pa.table({"id": range(len(column)), "status": states, "wkb": column.arrow()})
            self.connection.register("source", source)
            self.connection.execute(
                f"CREATE TABLE {table} AS SELECT id::int4 AS id, status::int4 AS status, ST_GeomFromWKB(wkb) AS geom FROM source"
            )
            self.connection.unregister("source")

    def run(self):
        full, rows = timed(lambda: self.connection.execute(FULL).fetchall())
        areas, _ = timed(lambda: self.connection.execute(AREAS).fetchall())
        return report(full, areas, rows)


if __name__ == "__main__":
    serve(Engine)
