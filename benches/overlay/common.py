"""What the engines share: reading the workload, and answering a driver line by line.

An engine is a module with a class `Engine(directory, threads)` that loads the workload (not timed), has `version`,
and `run()`, which returns a dict: `groups` as rows (zone, status, sum of clipped areas, area of their union) in m²,
`seconds` per kind of job by the wall clock, and `cpu` the same by the processor's, which a busy machine disturbs less.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


class Column:
    """Geometries of a file as well-known binary, one after the other."""

    def __init__(self, directory, name):
        self.bytes = (Path(directory) / f"{name}.wkb").read_bytes()
        lengths = np.fromfile(Path(directory) / f"{name}.len", dtype="<u4")
        self.offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])

    def __len__(self):
        return len(self.offsets) - 1

    def __iter__(self):
        for start, end in zip(self.offsets[:-1], self.offsets[1:]):
            yield self.bytes[start:end]

    def arrow(self):
        """As an Arrow column, without copying."""
        import pyarrow as pa

        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.bytes)]
        return pa.Array.from_buffers(pa.large_binary(), len(self), buffers)


def status(directory):
    return np.fromfile(Path(directory) / "parcels.status", dtype="u1")


class Clock:
    """Times pieces of work; `cpu` is the processor's clock of whoever does the work."""

    def __init__(self, cpu=time.process_time):
        self.cpu = cpu

    def __call__(self, work):
        cpu, start = self.cpu(), time.perf_counter()
        answer = work()
        return Spent(time.perf_counter() - start, self.cpu() - cpu), answer


class Spent:
    def __init__(self, wall, cpu):
        self.wall, self.cpu = wall, cpu

    def __add__(self, other):
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


timed = Clock()


def report(full, areas, groups):
    """What `run` returns. `areas` is the job without the union."""
    return {
        "seconds": {"full": full.wall, "areas": areas.wall},
        "cpu": {"full": full.cpu, "areas": areas.cpu},
        "groups": groups,
    }


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def answer(message):
    print(json.dumps(message), flush=True)


def serve(engine_class):
    """Loads, says so, then runs once per line of standard input."""
    directory, threads = sys.argv[1], int(sys.argv[2])
    try:
        engine = engine_class(directory, threads)
    except Exception as error:  # whatever keeps an engine from starting is a reason to skip it, and said
        answer({"skipped": f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"})
        return
    answer({"ready": True, "version": engine.version})
    for _ in sys.stdin:
        result = engine.run()
        result.setdefault("memory_mb", peak_mb())
        answer(result)
