"""Lets the engines do the same job in turns: agreement per group first, then seconds and ratios.

    python compare.py --overlay PROGRAM --data FOLDER --rounds 5

Every engine is a process of its own that has loaded the workload; each round runs them one after the other, so that a
busy minute of the machine meets all of them. Before the timed rounds there is one that warms up and is compared. Exit
status 1: an engine does not agree, 2: this program's own did not run.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
TOLERANCE_M2 = 0.05
OURS = "matbang"


class Contestant:
    """An engine's process. `name` is that of a line of the report."""

    def __init__(self, name, command, threads):
        self.name, self.threads = name, threads
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.rounds = []
        hello = self.hear()
        self.skipped = hello.get("skipped")
        self.version = hello.get("version", "")

    def hear(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"skipped": f"ended with exit status {self.process.wait()}"}

    def run(self):
        self.process.stdin.write(f"{self.threads}\n")
        self.process.stdin.flush()
        answer = self.hear()
        if "skipped" in answer:
            self.skipped = f"{answer['skipped']} during a run"
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def contestants(overlay, data):
    for threads in (1, 2):
        yield OURS, [overlay, "run", data, "--ask"], threads
    for name, module, threads in (
        ("postgis", "postgis", 1),
        ("shapely", "shapely", 1),
        ("duckdb", "duckdb", 1),
        ("sedonadb", "sedona", 2),
    ):
        yield name, [sys.executable, HERE / f"{module}_engine.py", data, str(threads)], threads


def disagreement(ours, theirs):
    """Largest difference in m² of the sums, of the unions, and how many groups only one of them has."""
    empty = (0.0, 0.0)
    ours, theirs = ({(row[0], row[1]): (row[2], row[3]) for row in groups} for groups in (ours, theirs))
    both = ours.keys() | theirs.keys()
    pairs = [(ours.get(key, empty), theirs.get(key, empty)) for key in both]
    sums, unions = (max((abs(a[i] - b[i]) for a, b in pairs), default=0.0) for i in (0, 1))
    return sums, unions, len(ours.keys() ^ theirs.keys())


def agree(running):
    """The first round. Prints a line per engine; whether all agree."""
    ours, agreed = None, True
    print(f"\nAgreement per (zone, status) with {OURS} on 1 thread; the limit is {TOLERANCE_M2} m²")
    print(f"{'engine':<12}{'threads':>8}{'groups':>8}{'one-sided':>11}{'sums, m²':>12}{'unions, m²':>12}")
    for engine in running:
        answer = engine.run()
        if engine.skipped:
            print(f"{engine.name:<12}{engine.threads:>8}  FAILED: {engine.skipped}")
            continue
        groups = answer["groups"]
        ours = ours or groups
        sums, unions, lone = disagreement(ours, groups)
        # A group that one engine leaves out counts as 0 m² there, so a lone group of any size shows in the sums.
        fits = max(sums, unions) <= TOLERANCE_M2
        if engine.name == OURS:
            fits = (sums, unions, lone) == (0, 0, 0)
        agreed &= fits
        verdict = "" if fits else "  DISAGREES"
        print(f"{engine.name:<12}{engine.threads:>8}{len(groups):>8}{lone:>11}{sums:>12.6f}{unions:>12.6f}{verdict}")
    return agreed


def seconds(engine, clock, job):
    """Per round. Our engine has no job without the union: its faces give both."""
    values = [answer[clock] for answer in engine.rounds]
    return [value[job] if isinstance(value, dict) else value for value in values]


def times(running):
    print("\nSeconds, minimum / median; cpu is the processor's clock, which a busy machine disturbs less")
    print(f"{'engine':<12}{'threads':>8}  {'job':<7}{'wall min':>10}{'median':>9}{'cpu min':>10}{'median':>9}{'memory, MB':>12}")
    for engine in running:
        for job in ("full", "areas") if engine.name != OURS else ("full",):
            wall, cpu = seconds(engine, "seconds", job), seconds(engine, "cpu", job)
            memory = engine.rounds[-1]["memory_mb"]
            memory = memory["peak"] if isinstance(memory, dict) else memory
            print(
                f"{engine.name:<12}{engine.threads:>8}  {job:<7}{min(wall):>10.3f}{median(wall):>9.3f}"
                f"{min(cpu):>10.3f}{median(cpu):>9.3f}{memory:>12}"
            )


def stages(running):
    """Of our own. The longest thread's processor time is what the job takes where each thread has a core to itself."""
    alone = None
    for engine in running:
        if engine.name == OURS:
            last = engine.rounds[-1]
            parts = ", ".join(f"{name} {took:.3f} s" for name, took in last["stages"].items())
            longest = median(answer["cpu_longest_thread"] for answer in engine.rounds)
            alone = alone or longest
            print(
                f"{OURS}, {engine.threads} thread(s), last round: {parts}; {last['faces']} faces, largest residual "
                f"{last['largest_residual_m2']} m²; coordinates {last['memory_mb']['data']} MB; longest thread {longest:.3f} s "
                f"of the processor (median), {alone / longest:.2f} times as fast as one thread"
            )


def ratios(running):
    """Per round, so that both sides of a ratio stood in the same minute; the median of those."""
    ours = [engine for engine in running if engine.name == OURS]
    heads = "".join(f"{f'wall, {engine.threads} thr':>14}{f'cpu, {engine.threads} thr':>14}" for engine in ours)
    print(f"\nHow many times as long as {OURS} (median of the rounds' own ratios)\n{'engine':<12}{'threads':>8}  {'job':<7}{heads}")
    for engine in running:
        if engine is ours[0]:
            continue
        for job in ("full", "areas") if engine.name != OURS else ("full",):
            line = f"{engine.name:<12}{engine.threads:>8}  {job:<7}"
            for own in ours:
                for clock in ("seconds", "cpu"):
                    pairs = zip(seconds(engine, clock, job), seconds(own, clock, job))
                    line += f"{median(theirs / its for theirs, its in pairs):>14.2f}"
            print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--overlay", required=True, help="the program of benches/overlay")
    parser.add_argument("--data", required=True, help="a folder it generated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="names of the other engines, with commas between")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)

    running = []
    for name, command, threads in contestants(arguments.overlay, arguments.data):
        if arguments.only is None or name == OURS or name in arguments.only.split(","):
            engine = Contestant(name, command, threads)
            reason = f"SKIPPED: {engine.skipped}" if engine.skipped else engine.version
            print(f"{name:<12}{threads} thread(s)  {reason}", flush=True)
            running.append(engine)
    running = [engine for engine in running if not engine.skipped]
    if sum(engine.name == OURS for engine in running) < 2:
        sys.exit(2)

    agreed = agree(running)
    running = [engine for engine in running if not engine.skipped]
    for _ in range(arguments.rounds):
        for engine in running:
            engine.rounds.append(engine.run())
    for engine in running:
        engine.end()
    running = [engine for engine in running if not engine.skipped]
    if arguments.rounds:
        times(running)
        stages(running)
        ratios(running)
    if sum(engine.name == OURS for engine in running) < 2:
        sys.exit(2)
    sys.exit(0 if agreed else 1)


if __name__ == "__main__":
    main()
