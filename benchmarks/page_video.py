#!/usr/bin/python3
"""Looks at the page's stream "cam" in a headless Chromium, and prints when its pictures were drawn.

    ./page_video.py http://127.0.0.1:8080/ load [--seconds 30] [--busy 2]
    ./page_video.py http://127.0.0.1:8080/ joins [--count 20] [--seconds 4]

Chromium is spoken to through its debugging pipe: JSON, a zero byte behind each message.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

# Notes when each picture was drawn, how old it was then, and its number. Milliseconds.
NOTE_DRAWS = """
window.draws = [];
const drawImage = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...what) {
  drawImage.apply(this, what);
  queueMicrotask(() => {
    const cam = window.framecast && framecast.streams.cam;
    if (cam) {
      draws.push([performance.now(), cam.age, cam.sequence]);
    }
  });
};
"""


class Chromium:
    def __init__(self):
        self.profile = tempfile.mkdtemp()
        to_browser, self.out = os.pipe()
        self.back, from_browser = os.pipe()

        def numbers_that_it_knows():
            # Out of the way first: one of them may be 3 or 4 already.
            reads, writes = os.dup2(to_browser, 60), os.dup2(from_browser, 61)
            os.dup2(reads, 3)
            os.dup2(writes, 4)

        self.process = subprocess.Popen(
            [shutil.which("chromium") or "google-chrome", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--window-size=1400,1000"],
            preexec_fn=numbers_that_it_knows, close_fds=False, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.last = b"", 0

    def ask(self, method, session=None, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                piece = os.read(self.back, 1 << 16)
                if not piece:
                    sys.exit("the browser has gone")
                self.rest += piece
            answer, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(answer)
            if answer.get("id") == self.last:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def open(self, address):
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Page.addScriptToEvaluateOnNewDocument", session, source=NOTE_DRAWS)
        self.ask("Page.navigate", session, url=address + "#cam")
        return Page(self, target, session)

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.target, self.session = browser, target, session

    def value(self, script):
        return self.browser.ask("Runtime.evaluate", self.session, expression=script, returnByValue=True)["result"].get("value")

    def await_picture(self, seconds=60):
        end = time.monotonic() + seconds
        while not self.value("draws.length"):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def close(self):
        self.browser.ask("Target.closeTarget", targetId=self.target)


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def hole(draws):
    return max((later[0] - earlier[0] for earlier, later in zip(draws, draws[1:])), default=float("inf"))


def load(browser, args):
    page = browser.open(args.address)
    if not page.await_picture():
        sys.exit("no picture")
    time.sleep(10)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(args.busy)]
    try:
        time.sleep(2)
        page.value("draws.length = 0")
        time.sleep(args.seconds)
        draws = page.value("draws")
    finally:
        for loop in busy:
            loop.kill()
    if len(draws) < 2:
        sys.exit(f"only {len(draws)} pictures drawn")
    ages = [age for _, age, _ in draws]
    print(f"busy loops {args.busy}: drawn {len(draws)} of {draws[-1][2] - draws[0][2] + 1},"
          f" age p50 {percentile(ages, 50):.0f} p99 {percentile(ages, 99):.0f} ms, longest hole {hole(draws):.0f} ms")


def joins(browser, args):
    holes, firsts, settled = [], [], []
    for _ in range(args.count):
        # At any moment of a group of pictures, and with a subscription of the viewer's own each time.
        time.sleep(1 + random.random() * 3)
        page = browser.open(args.address)
        begun = time.monotonic()
        if not page.await_picture():
            sys.exit("no picture")
        firsts.append((time.monotonic() - begun) * 1000)
        time.sleep(args.seconds)
        draws = page.value("draws.concat([[performance.now(), 0, 0]])")
        holes.append(hole(draws))
        settled.append(draws[-2][1])
        page.close()
    print(f"{args.count} joins: first picture after {percentile(firsts, 50):.0f} ms at most {max(firsts):.0f} ms,"
          f" longest hole p50 {percentile(holes, 50):.0f} ms at most {max(holes):.0f} ms,"
          f" age {args.seconds:.0f} s later at most {max(settled):.0f} ms")


def main():
    args = argparse.ArgumentParser(description="Looks at H.264 on the page.")
    args.add_argument("address")
    args.add_argument("what", choices=["load", "joins"])
    args.add_argument("--seconds", type=float, default=None)
    args.add_argument("--busy", type=int, default=2)
    args.add_argument("--count", type=int, default=20)
    args = args.parse_args()
    args.seconds = args.seconds or {"load": 30, "joins": 4}[args.what]
    browser = Chromium()
    try:
        {"load": load, "joins": joins}[args.what](browser, args)
    finally:
        browser.close()


if __name__ == "__main__":
    main()
