"""One run: a relay, its publisher and its viewers, from their start to their end."""
import json
import os
import pathlib
import subprocess
import tempfile
import time

import picture
import processes
from relays import TARGET, Setting

_SETTLE_SECONDS = 0.3
_BEFORE_END_SECONDS = 0.7  # when the kernel's memory is looked at


class RunFailed(Exception):
    """Says in one sentence what did not work."""


class Run:
    def __init__(self, relay, case, folder):
        self.relay, self.case = relay, case
        self.folder = pathlib.Path(folder)
        self.at = Setting(folder, case.viewers, case.fps)
        payload = picture.jpeg(case.picture_bytes)
        self.message = relay.message(payload)
        self._write("picture.jpg", payload)
        self._write("message", self.message.data)
        for name, text in relay.files.items():
            self._write(name, text.format(viewer_port=self.at.viewer_port).encode())
        self.log = open(self.folder / "relay.log", "wb")
        self.started = []

    def _write(self, name, data):
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def _start(self, command, **options):
        process = processes.start(command, **options)
        self.started.append(process)
        return process

    def _log_end(self):
        self.log.flush()
        text = (self.folder / "relay.log").read_text(errors="replace").strip()
        return " | ".join(text.splitlines()[-3:])[-400:]

    def close(self):
        for process in reversed(self.started):
            processes.end(process)
        self.log.close()

    def _publisher_port(self):
        return self.at.viewer_port if self.relay.one_port else self.at.publisher_port

    def start_relay(self):
        environment = dict(os.environ)
        if self.relay.camera:
            environment |= {
                "LD_PRELOAD": str(TARGET / "camera.so"),
                "FANOUT_PICTURE": str(self.folder / "picture.jpg"),
                "FANOUT_FPS": str(self.case.fps),
            }
        relay = self._start(
            self.relay.command(self.at), stdout=self.log, stderr=self.log, env=environment, cwd=self.folder)
        if not processes.wait_for_ports(relay, {self._publisher_port(), self.at.viewer_port}):
            raise RunFailed(f"it does not listen: {self._log_end()}")
        time.sleep(_SETTLE_SECONDS)
        return relay

    def _peer_files(self, preamble, name):
        options = []
        if preamble:
            options += ["--preamble", self._write(f"{name}.preamble", preamble)]
        if self.relay.keepalive:
            options += ["--keepalive", self._write(f"{name}.keepalive", self.relay.keepalive)]
        return options

    def start_publisher(self):
        seconds = self.relay.warm_up + self.case.seconds + 60
        command = [str(TARGET / "publisher"), "--port", str(self._publisher_port())]
        command += ["--message", str(self.folder / "message"), "--fps", str(self.case.fps), "--seconds", str(seconds)]
        if self.message.number_at is not None:
            command += ["--number-at", str(self.message.number_at), "--capture-us-at", str(self.message.capture_us_at)]
        command += self._peer_files(self.relay.publisher_preamble, "publisher")
        return self._start(command, stdout=subprocess.PIPE, stderr=self.log, text=True)

    def start_viewers(self, relay):
        command = [str(TARGET / "viewers"), "--port", str(self.at.viewer_port), "--viewers", str(self.case.viewers)]
        command += ["--stopped", str(self.case.stopped), "--slow", str(self.case.slow), "--rate", str(self.case.rate)]
        command += ["--warm-up", str(self.relay.warm_up), "--seconds", str(self.case.seconds)]
        command += ["--processes", ",".join(map(str, processes.family(relay.pid)))]
        command += self._peer_files(self.relay.viewer_preamble, "viewers")
        if self.relay.acknowledgement:
            command += ["--acknowledgement", self._write("acknowledgement", self.relay.acknowledgement)]
        viewers = self._start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._await_word(viewers, "connected")
        return viewers

    def _await_word(self, viewers, word):
        said = viewers.stderr.readline().strip()
        if said != word:
            raise RunFailed(f"the viewers: {said or 'ended'}; the relay: {self._log_end()}")

    def go(self):
        """A row of results."""
        row = {}
        relay = self.start_relay()
        viewers = self.start_viewers(relay)
        publisher = None if self.relay.camera else self.start_publisher()
        self._await_word(viewers, "measuring")
        held = {}
        if self.case.stopped or self.case.slow:
            time.sleep(self.case.seconds - _BEFORE_END_SECONDS)
            held = processes.kernel_memory(self.at.viewer_port)
        said, _ = viewers.communicate(timeout=self.case.seconds + 60)
        row["viewers"] = json.loads(said)
        for pace in ("slow", "stopped"):
            ports = row["viewers"].pop(f"{pace}_ports")
            row[f"{pace}_kernel_bytes"] = [held[port] for port in ports if port in held]
        if publisher:
            said = processes.end(publisher)
            self.started.remove(publisher)
            row["publisher"] = json.loads(said) if said else {}
        if relay.poll() is not None:
            raise RunFailed(f"it ended before its time: {self._log_end()}")
        return row


def measure(relay, case):
    """A row for the results; a relay's failure is written in it, for it must not end the others' round."""
    row = {"relay": relay.name, "case": case.as_dict(), "at": time.strftime("%F %T"), "load_before": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="fanout-") as folder:
        os.chmod(folder, 0o755)
        run = Run(relay, case, folder)
        row["message_bytes"] = len(run.message.data)
        try:
            row |= run.go()
        except (RunFailed, OSError, ValueError, subprocess.SubprocessError) as failure:
            row["failed"] = str(failure) or type(failure).__name__
        finally:
            run.close()
    return row
