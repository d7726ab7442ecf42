"""A page in a real browser: chromium, headless, spoken to over a pipe.

    browser.py PAGE [--picture FILE] [--width N] [--dark] [--print FILE]

Prints as JSON what the page did: messages on the console, requests, how wide it
is at 1280 and at 390 pixels, its headings, landmarks and pictures as assistive
software sees them, and what overlaps the page's width. Pictures are for people
to look at.
"""
import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

WIDTHS = (1280, 390)
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu",
             "--hide-scrollbars", "--no-first-run", "--disable-extensions",
             "--disable-background-networking", "--disable-sync",
             "--disable-component-update", "--remote-debugging-pipe"]


class Browser:
    def __init__(self, folder):
        to_read, self.to = os.pipe()
        self.answers, to_write = os.pipe()
        # It expects to read at 3 and to write at 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec 3<&{to_read} 4>&{to_write}; exec "$@"', "-",
             program(), *ARGUMENTS, f"--user-data-dir={folder}",
             "about:blank"], env=dict(os.environ, TMPDIR=folder),
            pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.rest, self.number, self.events = b"", 0, []
        target = self.call("Target.createTarget", url="about:blank")
        self.session = None
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(domain + ".enable")

    def next(self):
        while b"\0" not in self.rest:
            part = os.read(self.answers, 1 << 16)
            if not part:
                sys.exit("chromium went away")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.next())

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        return answer["result"].get("value")

    def width(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=False)

    def close(self):
        self.process.kill()
        self.process.wait()


def program():
    for folder in os.environ["PATH"].split(":"):
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if os.access(os.path.join(folder, name), os.X_OK):
                return os.path.join(folder, name)
    sys.exit("no chromium")


WIDER = """[...document.querySelectorAll('body *')].filter(e => {
    const in_region = e.closest('.wide, pre, .skip, .unseen, svg');
    return !in_region && e.getBoundingClientRect().right > innerWidth + 1;
}).map(e => e.tagName + '.' + e.className)"""
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)"


def what_happened(browser):
    console, requests = [], []
    for event in browser.events:
        params = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            requests.append(params["request"]["url"][:200])
        elif event.get("method") == "Log.entryAdded":
            console.append(params["entry"]["text"])
        elif event.get("method") in ("Runtime.exceptionThrown",
                                     "Runtime.consoleAPICalled"):
            console.append(json.dumps(params)[:300])
    return console, requests


def tree(browser):
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    found = {"images": [], "landmarks": []}
    for node in nodes:
        role = node.get("role", {}).get("value", "")
        name = node.get("name", {}).get("value", "")
        about = node.get("description", {}).get("value", "")
        if role in ("image", "img", "graphics-document"):
            found["images"].append([name, about])
        elif role in ("main", "navigation", "banner", "contentinfo"):
            found["landmarks"].append(role)
    return found


def picture(browser, arguments):
    browser.call("Emulation.setEmulatedMedia", features=[{
        "name": "prefers-color-scheme",
        "value": "dark" if arguments.dark else "light"}])
    browser.width(arguments.width)
    height = browser.value("document.documentElement.scrollHeight")
    browser.width(arguments.width, min(height, 12000))
    data = browser.call("Page.captureScreenshot")["data"]
    pathlib.Path(arguments.picture).write_bytes(base64.b64decode(data))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--picture")
    parser.add_argument("--print")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--dark", action="store_true")
    arguments = parser.parse_args()
    # The path of its socket must be short.
    with tempfile.TemporaryDirectory(
            dir="/tmp", ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            browser.call("Page.navigate",
                         url=pathlib.Path(arguments.page).resolve().as_uri())
            browser.wait("Page.loadEventFired")
            said = {"widths": {}, "wider": {}}
            for width in WIDTHS:
                browser.width(width)
                said["widths"][width] = browser.value(
                    "document.documentElement.scrollWidth")
                said["wider"][width] = browser.value(WIDER)
            said["headings"] = browser.value(HEADINGS)
            said["marked"] = browser.value("window.made === undefined")
            said.update(tree(browser))
            if arguments.picture:
                picture(browser, arguments)
            if arguments.print:
                data = browser.call("Page.printToPDF", printBackground=False)
                pathlib.Path(arguments.print).write_bytes(
                    base64.b64decode(data["data"]))
            said["console"], said["requests"] = what_happened(browser)
        finally:
            browser.close()
    json.dump(said, sys.stdout, indent=1)


main()
