"""Judge what tvp export writes by what the tools that read it ask for.

    export.py FORMAT FILE RESULT [MORE]

Schemas follow the tools' own documents: Bencher's is published as JSON Schema,
pyperf's and google-benchmark's are what their readers check, Go's is the
grammar of design/14313-benchmark-format. MORE: for hyperfine, a file of its own
making.
"""
import csv
import json
import math
import re
import sys

from jsonschema import Draft202012Validator

TIME = {"type": "number", "exclusiveMinimum": 0}
COUNT = {"type": "integer", "minimum": 1}
TEXT = {"type": "string", "pattern": r"^\S[^\n\r]*$"}


def closed(required, **properties):
    return {"type": "object", "properties": properties, "required": required}


GOOGLE = closed(
    ["context", "benchmarks"],
    context=closed(
        ["date", "host_name", "num_cpus", "mhz_per_cpu", "caches", "load_avg",
         "library_build_type"],
        num_cpus=COUNT, mhz_per_cpu={"type": "integer"},
        load_avg={"type": "array", "items": {"type": "number"}},
        caches={"type": "array", "items": closed(
            ["type", "level", "size", "num_sharing"], level=COUNT, size=COUNT,
            num_sharing=COUNT)},
        library_build_type={"enum": ["release", "debug"]}),
    benchmarks={"type": "array", "minItems": 1, "items": closed(
        ["name", "run_name", "run_type", "repetitions", "repetition_index",
         "threads", "iterations", "real_time", "cpu_time", "time_unit"],
        name=TEXT, run_name=TEXT, run_type={"const": "iteration"},
        repetitions=COUNT, repetition_index={"type": "integer", "minimum": 0},
        threads=COUNT, iterations=COUNT, real_time=TIME,
        cpu_time={"type": "number", "minimum": 0},
        time_unit={"enum": ["ns", "us", "ms", "s"]})})

PYPERF = closed(
    ["version", "benchmarks"],
    version={"const": "1.0"},
    metadata={"type": "object", "additionalProperties":
              {"anyOf": [TEXT, {"type": "number"}]}},
    benchmarks={"type": "array", "minItems": 1, "items": closed(
        ["metadata", "runs"],
        metadata=closed(["name", "unit", "loops"], name=TEXT,
                        unit={"enum": ["second", "byte", "integer"]},
                        loops=COUNT),
        runs={"type": "array", "minItems": 1, "items": closed(
            ["values"], values={"type": "array", "minItems": 1, "items": TIME},
            metadata=closed(
                ["date", "duration"], duration={"type": "number", "minimum": 0},
                mem_max_rss={"type": "integer", "minimum": 0},
                date={"type": "string", "pattern":
                      r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$"}))})})

BMF = {"type": "object", "minProperties": 1, "additionalProperties": {
    "type": "object", "minProperties": 1, "additionalProperties": {
        "type": "object", "required": ["value"], "additionalProperties": False,
        "properties": {"value": TIME, "lower_value": TIME,
                       "upper_value": TIME}}}}


def no_constant(word):
    raise ValueError(f"{word} is no JSON")


def load(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file, parse_constant=no_constant)


def check(condition, what):
    if not condition:
        raise SystemExit(what)


def shape(value):
    """The types that a document is made of."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def walls(result):
    """Wall times in ns of the launches that ended well, by cell."""
    cells = {}
    for launch in result["launches"]:
        if launch["outcome"] == "ok":
            cells.setdefault(launch["cell"], []).append(launch["wall_ns"])
    return [cells[key] for key in sorted(cells)]


def same(ours, wanted, scale, what):
    ours = [[value * scale for value in cell] for cell in ours]
    check(len(ours) == len(wanted), f"{what}: {len(ours)} cells")
    for one, other in zip(ours, wanted):
        check(len(one) == len(other) and all(
            math.isclose(a, b, rel_tol=1e-9) for a, b in zip(one, other)),
            f"{what}: other times")


def hyperfine(name, result, reference):
    document, theirs = load(name), load(reference)
    one, other = shape(document["results"][0]), shape(theirs["results"][0])
    other["parameters"] = one["parameters"]
    check(one == other, f"not hyperfine's shape: {one} {other}")
    check(all(isinstance(value, str) for entry in document["results"]
              for value in entry["parameters"].values()), "parameters")
    for entry in document["results"]:
        times = sorted(entry["times"])
        check(times[0] == entry["min"] and times[-1] == entry["max"], "range")
        check(len(times) == len(entry["exit_codes"]), "exit codes")
        check(math.isclose(entry["mean"], sum(times) / len(times)), "mean")
    same([entry["times"] for entry in document["results"]], walls(result), 1e9,
         "hyperfine")


def google(name, result):
    document = load(name)
    Draft202012Validator(GOOGLE).validate(document)
    cells = {}
    for row in document["benchmarks"]:
        cells.setdefault(row["name"], []).append(row["real_time"])
        check(row["repetition_index"] < row["repetitions"], "repetitions")
    same(list(cells.values()), walls(result), 1, "google-benchmark")


def pyperf(name, result):
    document = load(name)
    Draft202012Validator(PYPERF).validate(document)
    names = [b["metadata"]["name"] for b in document["benchmarks"]]
    check(len(set(names)) == len(names), "a name comes twice")
    same([[run["values"][0] for run in b["runs"]]
          for b in document["benchmarks"]], walls(result), 1e9, "pyperf")


def bmf(name, result):
    document = load(name)
    Draft202012Validator(BMF).validate(document)
    medians = [c["wall_ns"]["median"] for c in result["summary"]
               if c["wall_ns"]]
    check(len(document) == len(medians), "not all cells")
    for entry, median in zip(document.values(), medians):
        latency = entry["latency"]
        check(math.isclose(latency["value"], median, rel_tol=1e-5), "median")
        check(latency["lower_value"] <= latency["value"] <=
              latency["upper_value"], "interval")
        rate = entry["throughput"]
        check(rate["lower_value"] <= rate["value"] <= rate["upper_value"],
              "interval of the rate")


def go(name, result):
    cells, units = {}, {}
    with open(name, encoding="utf-8") as file:
        for line in file.read().splitlines():
            fields = line.split()
            if line.startswith("Benchmark"):
                check(len(fields) % 2 == 0 and len(fields) >= 4, line)
                check(re.match(r"Benchmark[A-Z]", fields[0]), line)
                check(re.fullmatch(r"[^/=]+(/[^/=]+=[^/=]+)+", fields[0]), line)
                # A number after a dash at the end would be GOMAXPROCS.
                check(not re.search(r"-\d+$", fields[0]), line)
                check(int(fields[1]) == 1, line)
                values = {unit: float(value) for value, unit in
                          zip(fields[2::2], fields[3::2])}
                check(set(values) <= set(units), f"a unit is unknown: {line}")
                check(all(map(math.isfinite, values.values())), line)
                cells.setdefault(fields[0], []).append(values["ns/op"])
            elif line.startswith("Unit "):
                units[fields[1]] = fields[2]
            elif line:
                check(re.fullmatch(r"[^\sA-Z:]+:( .*)?", line), line)
    check(units["ns/op"] == "better=lower", "unit")
    same(list(cells.values()), walls(result), 1, "go")


def table(name, result):
    with open(name, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    check(len(rows) == len(result["launches"]), f"{len(rows)} rows")
    for row, launch in zip(rows, result["launches"]):
        cell = result["plan"]["cells"][launch["cell"]]
        check(None not in row and None not in row.values(), "ragged")
        wanted = dict(cell, **launch)
        for key, value in cell["params"].items():
            wanted[f"param_{key}"] = value
        for key, value in cell["runner_params"].items():
            wanted[f"runner_param_{key}"] = value
        for key in ("start_delay_ns", "service_ns", "response_ns"):
            spread = wanted.pop(key)
            for part in ("min", "p50", "p90", "p99", "max"):
                wanted[f"{key}_{part}"] = spread and spread[part]
        wanted.pop("params")
        wanted.pop("runner_params")
        for key, value in wanted.pop("measures").items():
            wanted[f"measure_{key}"] = value
        wanted.pop("samples", None)
        check({key for key in row if row[key]} <= set(wanted), "more columns")
        for key, value in wanted.items():
            text = ("" if value is None else
                    str(value).lower() if isinstance(value, bool) else
                    str(value))
            check(row[key] == text or (isinstance(value, float) and
                                       float(row[key]) == value),
                  f"{key}: {row[key]!r}, not {text!r}")


READERS = {"hyperfine": hyperfine, "google-benchmark": google,
           "pyperf": pyperf, "bmf": bmf, "go": go, "csv": table}
READERS[sys.argv[1]](sys.argv[2], load(sys.argv[3]), *sys.argv[4:])
