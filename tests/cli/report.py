"""Judges a report that tvp wrote: report.py html|md|csv FILE [ARGUMENT..]."""
import csv
import html.parser
import json
import re
import sys

VOID = {"meta", "link", "br", "path", "use", "rect", "circle", "polygon"}


class Page(html.parser.HTMLParser):
    """What a page holds; refuses what is not nested as it must be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.used, self.text = [], [], [], []
        self.svg_bytes, self.begin = [], 0
        self.source = text
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs, closed=False):
        assert tag not in ("script", "img", "iframe", "object", "embed",
                           "form", "foreignobject"), tag
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name == "id":
                self.ids.append(value)
            elif name in ("aria-labelledby", "aria-describedby"):
                self.used += value.split()
            elif name in ("href", "xlink:href", "src"):
                assert value.startswith("#") or value == "data:,", value
                if value.startswith("#"):
                    self.used.append(value[1:])
            for address in re.findall(r"url\(([^)]*)\)", value or ""):
                assert address.startswith("#"), address
                self.used.append(address[1:])
        if tag == "svg":
            self.begin = self.position()
        if tag not in VOID and not closed:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs, closed=True)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()
        if tag == "svg":
            self.svg_bytes.append(self.position() - self.begin)

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def position(self):
        line, column = self.getpos()
        if not hasattr(self, "lines"):
            self.lines = [0]
            for part in self.source.split("\n"):
                self.lines.append(self.lines[-1] + len(part) + 1)
        return self.lines[line - 1] + column


def judge_html(file, *wanted):
    page = Page(open(file, encoding="utf-8").read())
    twice = {i for i in page.ids if page.ids.count(i) > 1}
    assert not twice, twice
    assert not set(page.used) - set(page.ids), set(page.used) - set(page.ids)
    assert all(size < 1 << 20 for size in page.svg_bytes), page.svg_bytes
    text = re.sub(r"\s+", " ", " ".join(page.text))
    for words in wanted:
        words = re.sub(r"\s+", " ", words)
        assert words in text, words


def judge_md(file):
    """Every row of a table has as many cells as its head."""
    columns = None
    for line in open(file, encoding="utf-8"):
        if not line.startswith("|"):
            columns = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        columns = columns or cells
        assert cells == columns, line


def judge_csv(file, result, several):
    launches = json.load(open(result))["launches"]
    lines = list(csv.reader(open(file, newline="")))
    times = int(several)
    assert len(lines) == 1 + times * len(launches), len(lines)
    assert all(len(line) == len(lines[0]) for line in lines)
    assert ("result" in lines[0]) == (times > 1), lines[0][:3]
    wall = lines[0].index("wall_ns")
    assert [line[wall] for line in lines[1:]] == [
        str(launch["wall_ns"]) for launch in launches] * times


def judge_browser(file):
    """What browser.py saw."""
    said = json.load(open(file))
    assert said["console"] == [], said["console"]
    assert [r for r in said["requests"] if not r.startswith("data:")] == [
        said["requests"][0]], said["requests"]
    for width, seen in said["widths"].items():
        assert seen <= int(width), (width, seen)
        assert said["wider"][width] == [], said["wider"]
    assert sorted(said["landmarks"]) == [
        "banner", "contentinfo", "main", "navigation"], said["landmarks"]
    levels = [int(h[1]) for h in said["headings"]]
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
    assert len(said["images"]) >= 4, said["images"]
    for name, about in said["images"]:
        assert name and re.search(r"\d", about), (name, about)
    assert said["marked"] is True


globals()["judge_" + sys.argv[1]](*sys.argv[2:])
