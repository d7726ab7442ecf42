"""Judge results by results/schema.json with a validator that is not ours.

    schema.py SCHEMA valid FILE..     whole results
    schema.py SCHEMA journal FILE..   a header, then launches and memory, line by line
    schema.py SCHEMA damage FILE..    every damaged copy must be refused
"""
import copy
import json
import sys

from jsonschema import Draft202012Validator

# Objects whose keys are not the schema's to know.
OPEN = ("machine", "build", "floors", "params", "runner_params", "measures")

# What results from before it was told have not.
LATER = ("samples", "runner_params")


def problems(validator, document):
    return [f"{e.json_path}: {e.message[:120]}"
            for e in validator.iter_errors(document)]


def places(value, path=()):
    """Paths of all that stands in a document; of lists the first entry."""
    yield path
    if path and path[-1] in OPEN:
        return
    items = (value.items() if isinstance(value, dict) else
             enumerate(value[:1]) if isinstance(value, list) else ())
    for key, inner in items:
        yield from places(inner, path + (key,))


def trimmed(document):
    """One entry of each list, of the summary the one that says most."""
    summary = max(document["summary"], key=lambda c: len(json.dumps(c)))
    return dict(document, launches=document["launches"][:1],
                memory=document["memory"][:1],
                plan=dict(document["plan"],
                          cells=document["plan"]["cells"][:1]),
                summary=[summary])


def damaged(document):
    """Copies of the document, each with one thing wrong, and what it is."""
    for path in places(document):
        outer, inner = copy.deepcopy(document), None
        inner = outer
        for key in path[:-1]:
            inner = inner[key]
        here = inner[path[-1]] if path else outer
        if isinstance(here, dict) and (not path or path[-1] not in OPEN):
            here["unheard_of"] = 1
            yield f"{path}: an unknown key", outer
            continue
        inner[path[-1]] = [["neither"]]
        yield f"{path}: another type", outer
    for path in places(document):
        if not path or isinstance(path[-1], int) or path[-1] in LATER:
            continue
        outer = copy.deepcopy(document)
        inner = outer
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]
        yield f"{path}: missing", outer


def set_at(document, path, value):
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


# Edits that keep the type.
EDITS = (
    (("schema_version",), 2), (("started",), "yesterday"),
    (("stopped_by",), "magic"), (("elapsed_ns",), -1),
    (("plan", "rounds"), 0), (("plan", "cells"), []),
    (("plan", "cells", 0, "workers"), 65537),
    (("plan", "cells", 0, "tasks"), 0), (("plan", "cells", 0, "pin"), "here"),
    (("plan", "cells", 0, "ballast_bytes"), -1),
    (("plan", "cells", 0, "params"), {"bytes": -1}),
    (("plan", "cells", 0, "runner_params"), {"interval": -1}),
    (("machine",), {"unread": {"x": 1}}), (("machine",), {}),
    (("launches", 0, "run_ns"), 1.5), (("launches", 0, "run_ns"), 2**53 + 1),
    (("launches", 0, "run_ns"), None), (("launches", 0, "witness"), "12"),
    (("launches", 0, "outcome"), "failed"), (("launches", 0, "signal"), 11),
    (("launches", 0, "exit_status"), 1), (("launches", 0, "fault"), "no"),
    (("launches", 0, "measures"), {"x": -1}),
    (("launches", 0, "measures"), {"x": "1"}),
    (("launches", 0, "measures"), {"No name": 1}),
    (("launches", 0, "measures"), {f"x{i}": 1 for i in range(9)}),
    (("summary", 0, "measures"), {"x": 1}),
    (("summary", 0, "wall_ns"), None),
    (("memory",), [{}]),
)


def main(schema, mode, files):
    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    whole = Draft202012Validator(schema)
    row = {"properties": {"memory": {"$ref": "#/$defs/memory"}},
           "required": ["memory"], "additionalProperties": False}
    launch = Draft202012Validator({
        "$defs": schema["$defs"], "if": {"required": ["memory"]},
        "then": row, "else": {"$ref": "#/$defs/launch"}})
    head = dict(schema, required=schema["required"][:7])
    found = []
    for name in files:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        if mode == "journal":
            first, *rest = map(json.loads, text.splitlines())
            found += problems(Draft202012Validator(head), first)
            for one in rest:
                found += problems(launch, one)
            found += [] if rest else [f"{name}: no launches"]
        elif mode == "valid":
            found += [f"{name}: {p}" for p in problems(whole, json.loads(text))]
        else:
            document = trimmed(json.loads(text))
            found += [f"{name}: {p}" for p in problems(whole, document)]
            tried = list(damaged(document))
            for path, value in EDITS:
                edited = copy.deepcopy(document)
                set_at(edited, path, value)
                tried.append((f"{path}: {value}", edited))
            found += [f"passes: {what}" for what, bad in tried
                      if whole.is_valid(bad)]
            print(f"{len(tried)} damaged copies")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
