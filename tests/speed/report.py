"""What a report costs: one result with 100,000 launches, and 200 results.

    report.py TVP RESULT FOLDER [--launches N] [--results N]

Makes the results from RESULT, whose launches are repeated in more rounds with
other times drawn from a fixed seed, into FOLDER, and writes each report there.
Prints wall time, the largest resident set of any process, and sizes.
"""
import argparse
import json
import math
import pathlib
import random
import resource
import subprocess
import sys
import time

TIMES = ("start_ns", "run_ns", "stop_ns")


def varied(launch, draw):
    """The launch again, its phases longer or shorter by some per cent."""
    factor = math.exp(draw.gauss(0, 0.03))
    again = dict(launch)
    for name in TIMES:
        if again.get(name) is not None:
            again[name] = int(again[name] * factor)
    if again.get("wall_ns") is not None:
        again["wall_ns"] = sum(again[name] for name in TIMES)
    return again


def repeat(result, rounds, draw):
    """As many rounds of what the result's own rounds hold."""
    own = max(launch["round"] for launch in result["launches"]) + 1
    by_round = [[] for _ in range(own)]
    for launch in result["launches"]:
        by_round[launch["round"]].append(launch)
    at_ns = 0
    for i in range(rounds):
        for launch in by_round[i % own]:
            again = varied(launch, draw)
            again["round"] = i
            at_ns += sum(again[name] or 0 for name in TIMES)
            again["at_ns"] = at_ns
            yield again


def write(result, rounds, path, draw):
    header = {name: value for name, value in result.items()
              if name not in ("launches", "summary", "id")}
    header["plan"] = dict(result["plan"], rounds=rounds)
    n = 0
    with open(path, "w") as file:
        text = json.dumps(header)
        file.write(text[:-1] + ', "launches": [\n')
        for launch in repeat(result, rounds, draw):
            file.write((",\n" if n else "") + json.dumps(launch))
            n += 1
        file.write("\n]}\n")
    return n


def measure(what, words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True)
    took = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime -
           before.ru_stime)
    written = pathlib.Path(words[-1])
    size = written.stat().st_size if written.exists() else 0
    print(f"{what:<32} {took:6.1f} s {cpu:6.1f} s CPU "
          f"{after.ru_maxrss / 1024:6.0f} MiB {size / 1e6:7.2f} MB"
          f"{done.stderr and '  ' + done.stderr.splitlines()[0]}",
          flush=True)
    return done.returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tvp")
    parser.add_argument("result")
    parser.add_argument("folder")
    parser.add_argument("--launches", type=int, default=100000)
    parser.add_argument("--results", type=int, default=200)
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.folder)
    result = json.load(open(arguments.result))
    cells = len(result["plan"]["cells"])
    draw = random.Random(1)
    rounds = -(-arguments.launches // cells)
    n = write(result, rounds, folder / "large.json", draw)
    paths = []
    for i in range(arguments.results):
        paths.append(folder / f"{i:03}.json")
        write(result, result["plan"]["rounds"], paths[-1], draw)
    print("largest resident set of any process so far; size of the report")
    failed = 0
    for form in ("html", "md", "tex", "csv"):
        tail = ["--format", form, "-o"]
        failed |= measure(f"{n} launches, {form}",
                          [arguments.tvp, "report", folder / "large.json",
                           *tail, folder / f"large.{form}"])
    for form in ("html", "md", "tex", "csv"):
        tail = ["--format", form, "-o"]
        failed |= measure(f"{len(paths)} results, {form}",
                          [arguments.tvp, "report", *paths,
                           *tail, folder / f"many.{form}"])
    sys.exit(failed)


main()
