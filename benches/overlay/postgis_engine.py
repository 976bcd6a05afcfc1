"""PostGIS, in the server that `scripts/postgres.sh` started (PGHOST and PGDATABASE name it), one core.

Not timed: unlogged tables, GiST indexes, ANALYZE. Timed: one statement until its last row is here. A parcel that a zone
covers is its own intersection, and ST_Covers finds the zone prepared, as the zones are the outer loop. Here boxes meet
hardly without land in common, so asking ST_Intersects first costs more than it saves; so does ST_UnaryUnion(ST_Collect).
"""

import os

import psycopg

from common import Clock, Column, report, serve, status

SETTINGS = {
    "max_parallel_workers_per_gather": "0",
    "work_mem": "1GB",
    "jit": "off",
    "random_page_cost": "1.0",
}

PAIRS = """
    SELECT z.id AS zone, p.status,
           CASE WHEN ST_Covers(z.geom, p.geom) THEN p.geom ELSE ST_Intersection(z.geom, p.geom) END AS geom
    FROM zone z JOIN parcel p ON z.geom && p.geom
"""
FULL = f"SELECT zone, status, sum(ST_Area(geom)), ST_Area(ST_Union(geom)) FROM ({PAIRS}) pair GROUP BY zone, status"
AREAS = f"SELECT zone, status, sum(ST_Area(geom)) FROM ({PAIRS}) pair GROUP BY zone, status"


class Engine:
    def __init__(self, directory, _threads):
        if "PGHOST" not in os.environ:
            raise RuntimeError("no server: PGHOST is not set (scripts/postgres.sh starts one)")
        self.connection = psycopg.connect(autocommit=True)
        self.execute = self.connection.cursor(binary=True).execute
        for name, value in SETTINGS.items():
            self.execute(f"SET {name} = '{value}'")
        postgres = self.execute("SHOW server_version").fetchone()[0].split()[0]
        postgis, geos = self.execute("SELECT postgis_lib_version(), postgis_geos_version()").fetchone()
        self.version = f"PostgreSQL {postgres}, PostGIS {postgis}, GEOS {geos}"
        statuses = [int(s) for s in status(directory)]
        self.load("zone", Column(directory, "zones"), None)
        self.load("parcel", Column(directory, "parcels"), statuses)

    def load(self, table, column, statuses):
        self.execute(f"DROP TABLE IF EXISTS {table}")
        self.execute(f"CREATE UNLOGGED TABLE {table} (id int4, status int4, geom geometry)")
        with self.connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "int4", "bytea"])
            for index, geometry in enumerate(column):
                copy.write_row((index, statuses[index] if statuses else 0, geometry))
        self.execute(f"CREATE INDEX ON {table} USING gist (geom)")
        self.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (id)")
        self.execute(f"VACUUM ANALYZE {table}")

    def run(self):
        timed = Clock(self.cpu)
        full, rows = timed(lambda: self.execute(FULL).fetchall())
        areas, _ = timed(lambda: self.execute(AREAS).fetchall())
        return report(full, areas, rows) | {"memory_mb": self.memory_mb()}

    def cpu(self):
        """Seconds of the backend, which does the work; in steps of 10 ms."""
        with open(f"/proc/{self.connection.info.backend_pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        """The most the backend held, shared buffers it touched included."""
        with open(f"/proc/{self.connection.info.backend_pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    serve(Engine)
