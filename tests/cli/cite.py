"""Judge what tvp cite writes, by readers that are not ours.

    cite.py cff FILE RESULT       by PyYAML, against what CFF 1.2.0 requires
    cite.py bibtex FILE           by the rules of BibTeX's own grammar
"""
import json
import re
import sys

# What the fields of CFF 1.2.0 that are used here may be.
FORM = {"cff-version": str, "message": str, "type": str, "title": str,
        "authors": list, "identifiers": list, "abstract": str,
        "references": list}


def cff(name, result):
    import yaml
    with open(name, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    with open(result, encoding="utf-8") as file:
        result = json.load(file)
    for key, kind in FORM.items():
        assert isinstance(document[key], kind), f"{key}: {document.get(key)}"
    assert document["cff-version"] == "1.2.0", document["cff-version"]
    assert document["type"] == "dataset"
    assert str(document["date-released"]) == result["started"][:10]
    assert document["title"].endswith(result["plan"]["name"]), document["title"]
    assert document["identifiers"][0]["value"] == f"sha256:{result['id']}"
    assert result["machine"]["cpu"]["model"] in document["abstract"]
    assert set(document) == set(FORM) | {"date-released"}, set(document)
    assert set(document["references"][0]) <= {
        "type", "title", "authors", "version", "commit"}
    assert all(set(one) == {"name"} for one in document["authors"])
    print(json.dumps([one["name"] for one in document["authors"]]))


def value(text, at):
    """A field's value in braces, which BibTeX counts, escaped or not."""
    assert text[at] == "{", text[at:]
    depth, begin = 0, at
    while at < len(text):
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if depth == 0:
            return text[begin + 1:at - 1], at
    raise AssertionError("braces are not balanced")


def bibtex(name):
    with open(name, encoding="utf-8") as file:
        text = file.read()
    head = re.match(r"@misc\{(tvp-[0-9a-f]{12}),\n", text)
    assert head, text
    at, fields = head.end(), {}
    while text[at:] != "}\n":
        key = re.compile(r"  ([a-z]+) = ").match(text, at)
        assert key, text[at:]
        assert key[1] not in fields, key[1]
        fields[key[1]], at = value(text, key.end())
        assert text[at:at + 2] == ",\n", text[at:]
        at += 2
    for key, said in fields.items():
        bare = re.sub(r"\\[%_&#$]|\\[a-z]+\{\}", "", said)
        assert not re.search(r"[%_&#$~^<>|\\\"]", bare), f"{key}: {said}"
    assert {"title", "year", "howpublished", "note"} <= set(fields), fields
    print(json.dumps(fields))


{"cff": cff, "bibtex": bibtex}[sys.argv[1]](*sys.argv[2:])
