#!/usr/bin/env python3
"""How long a viewer that joins an H.264 stream sees no new picture, by the length of its groups of pictures.

    ./late_joiner.py [--joins 20] [--parallel 4] [--cases gop30,gop250,gop600,intra-refresh,intra-refresh-late]
                     [--probe=--every] [--jars DIR]

Makes 720p25 clips of 2 Mbit/s with ffmpeg (libx264), serves them by RTSP (rtsp_clip.py), and runs relay and capture, which
passes the H.264 through. Then probes join, each at another moment, decode what they get and keep it: the files' times are
the pictures'. Prints for each case, of all joins: the time from the relay's welcome to the first picture, the largest hole
between two pictures after that, and the pictures' age in the last second.

Needs the three jars (mvn package) in DIR, the project unless told, python3, and ffmpeg with libx264.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
FPS = 25
SECONDS = 11
# How long the clip is (it begins anew at its end, with a keyframe), x264's options, and how long the stream runs before the
# first viewer joins. "late": after the relay has let go of a group of pictures that never ends.
Case = collections.namedtuple("Case", "seconds options warmup")
CASES = {
    "gop30": Case(12, "keyint=30:min-keyint=30", 5),
    "gop250": Case(20, "keyint=250:min-keyint=250", 12),
    "gop600": Case(48, "keyint=600:min-keyint=600", 10),
    "intra-refresh": Case(200, "keyint=250:intra-refresh=1", 10),
    "intra-refresh-late": Case(200, "keyint=250:intra-refresh=1", 75),
}


def clip(case, folder):
    """The case's clip as Annex B with delimiters; made once."""
    file = folder / (case.options.replace(":", "-") + ".h264")
    if not file.exists():
        # Noise, so that the encoder needs its 2 Mbit/s.
        source = f"testsrc2=size=1280x720:rate={FPS},noise=alls=8:allf=t"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-t", str(case.seconds),
             "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0",
             "-b:v", "2M", "-maxrate", "2M", "-bufsize", "2M",
             "-x264-params", f"aud=1:repeat-headers=1:scenecut=0:{case.options}", "-f", "h264", str(file)],
            check=True)
    return file


def ready(port, log):
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(log.read_text())


def join(command, folder):
    """One probe's joining: first picture after the welcome, largest hole and last age, in ms; None: no picture."""
    folder.mkdir()
    probe = subprocess.Popen(
        command + ["--duration", f"{SECONDS}s", "--json", "--save-frames", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines, ended = [], 0.0
    for line in probe.stdout:
        lines.append(json.loads(line))
        ended = time.time()
    probe.wait()
    times = sorted(file.stat().st_mtime for file in folder.iterdir())
    shutil.rmtree(folder)
    if not times:
        return None
    hole = max(after - before for before, after in zip(times, times[1:] + [ended]))
    seconds = [line["ageP50Ms"] for line in lines if line["type"] == "second" and line["frames"]]
    return lines[-1]["firstPictureMs"], hole * 1e3, seconds[-1], lines[-1]["codec"]


def measure(name, args, clips, work):
    case = CASES[name]
    java = [args.java, "-jar"]
    jar = {service: str(args.jars / f"{service}-service/target/{service}-service.jar")
           for service in ("relay", "capture", "viewer")}
    base = args.port
    relay, admins = f"127.0.0.1:{base}", [base + 1, base + 2]
    logs = [work / f"{name}.{service}.log" for service in ("rtsp", "relay", "capture")]
    commands = [
        [sys.executable, str(HERE / "rtsp_clip.py"), "--port", str(base + 3), "--fps", str(FPS), str(clip(case, clips))],
        java + [jar["relay"], "--listen", relay, "--admin", f"127.0.0.1:{admins[0]}"],
        java + [jar["capture"], "--source", f"cam=rtsp://127.0.0.1:{base + 3}/clip", "--relay", relay,
                "--admin", f"127.0.0.1:{admins[1]}"]]
    running = []
    try:
        for command, log in zip(commands, logs):
            running.append(subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT))
        for admin, log in zip(admins, logs[1:]):
            ready(admin, log)
        time.sleep(case.warmup)
        probe = java + [jar["viewer"], "probe", "--stream", "cam", "--relay", relay] + args.probe
        with concurrent.futures.ThreadPoolExecutor(args.parallel) as pool:
            joins = []
            for i in range(args.joins):
                joins.append(pool.submit(join, probe, work / f"{name}.{i}"))
                time.sleep((SECONDS + 1) / args.parallel if i < args.parallel else 0)
            results = [each.result() for each in joins]
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait()
    return [result for result in results if result], len(results)


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--joins", type=int, default=20)
    args.add_argument("--parallel", type=int, default=4, help="probes at once")
    args.add_argument("--cases", default=",".join(CASES))
    args.add_argument("--probe", action="append", default=[], help="an option for the probe; more than once")
    args.add_argument("--jars", type=pathlib.Path, default=HERE.parent, help="a built project")
    args.add_argument("--java", default="java")
    args.add_argument("--port", type=int, default=17400, help="the first of four")
    args.add_argument("--clips", type=pathlib.Path, help="where clips are kept")
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        print("| case | joins | without a picture | first picture, ms: median, most | largest hole, ms: median, most "
              "| holes above 500 ms | age at the end, ms: median, most | codec |\n|---|---|---|---|---|---|---|---|", flush=True)
        for name in args.cases.split(","):
            results, joins = measure(name, args, args.clips or work, work)
            firsts, holes, ages, codecs = zip(*results) if results else ([0], [0], [0], ["none"])
            cells = [name, joins, joins - len(results)]
            cells += [f"{statistics.median(values):.0f}, {max(values):.0f}" for values in (firsts, holes)]
            cells += [sum(hole > 500 for hole in holes), f"{statistics.median(ages):.0f}, {max(ages):.0f}",
                      " ".join(sorted(set(codecs)))]
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
