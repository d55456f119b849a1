"""Crowds that want in while viewers watch: what these feel of it, and what is left behind."""
import errno
import resource
import select
import socket
import time

import stage
import wire

_VIEWERS = 20
_WINDOW = 10.0  # seconds of each measuring
_WARM_UP = 20.0
_BACK_WITHIN = 10.0  # seconds, in which what the relay holds is to be as before
_MORE_MB = 16.0


def _connect(port, say):
    """A connection that has begun, or None when there is no way in. Does not wait."""
    peer = socket.socket()
    peer.setblocking(False)
    if peer.connect_ex(("127.0.0.1", port)) not in (0, errno.EINPROGRESS):
        peer.close()
        return None
    try:
        peer.send(say)
    except OSError:
        pass  # not through yet: it stays silent, which is a crowd's right
    return peer


def _arrive(port, count, seconds, say, stay):
    """So many connections, evenly over so many seconds; those that stay are returned."""
    inside = []
    began = time.monotonic()
    for i in range(count):
        time.sleep(max(0.0, began + i * seconds / count - time.monotonic()))
        peer = _connect(port, say)
        if peer and stay:
            inside.append(peer)
        elif peer:
            peer.close()
    return inside


def _measure(relay, meanwhile):
    """p50 and p99 of the viewers in ms, and the frames that they missed, while something happens."""
    viewers = relay.start_viewers(_VIEWERS, warm_up=1, seconds=_WINDOW)
    viewers.stderr.readline()  # measuring
    left = meanwhile()
    seen = relay.seen(viewers, _WINDOW)
    for peer in left or []:
        peer.close()
    return seen["kernel_ms"]["p50"], seen["kernel_ms"]["p99"], seen["missed"], seen["closed"]["fast"]


def _is_back(relay, before):
    now = relay.held()
    return (now.resident <= before.resident + _MORE_MB and now.threads <= before.threads
            and now.descriptors <= before.descriptors)


def _case(name, relay, meanwhile):
    p50, p99, missed, closed = _measure(relay, lambda: None)
    relay.wait_until(lambda: False, 1.0)  # those viewers are gone
    before = relay.held()
    in_50, in_99, in_missed, in_closed = _measure(relay, meanwhile)
    began = time.monotonic()
    is_back = relay.wait_until(lambda: _is_back(relay, before), _BACK_WITHIN)
    took = time.monotonic() - began
    print(f"{name}\n"
          f"  {_VIEWERS} viewers, p50 / p99 ms: {p50:.2f} / {p99:.2f} alone, {in_50:.2f} / {in_99:.2f} beside the crowd;"
          f" frames missed: {missed}, {in_missed}; closed: {closed}, {in_closed}\n"
          f"  before: {before}\n"
          f"  after:  {relay.held()}" + (f", as before within {took:.1f} s" if is_back else ", NOT as before") + "\n"
          f"  defects in its log: {relay.said().count('ERROR')}", flush=True)


def _until_refused(port):
    """Connections until nothing more is taken; then whether one is, within a second of their end."""
    inside = _arrive(port, 600, _WINDOW - 4, wire.hello(wire.VIEWER), stay=True)
    for peer in inside:
        peer.close()
    began = time.monotonic()
    while time.monotonic() < began + 3:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as peer:
            peer.sendall(wire.hello(wire.VIEWER))
            ready, _, _ = select.select([peer], [], [], 0.1)
            if ready and peer.recv(1, socket.MSG_PEEK):
                print(f"out of descriptors: let in again after {time.monotonic() - began:.2f} s")
                return []
    print("out of descriptors: NOT let in again within 3 s")
    return []


def _start(folder, picture_bytes, **options):
    relay = stage.Stage(folder, picture_bytes, **options)
    relay.start_publisher(600)
    relay.seen(relay.start_viewers(_VIEWERS, warm_up=1, seconds=_WARM_UP), _WARM_UP)
    return relay


def run(folder, picture_bytes):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    hello = wire.hello(wire.VIEWER)
    with _start(folder, picture_bytes) as relay:
        port = relay.port
        _case("5,000 connections in 10 s", relay, lambda: _arrive(port, 5_000, _WINDOW - 1, hello, stay=True))
        _case("10,000 connections that come and go", relay,
              lambda: _arrive(port, 10_000, _WINDOW - 1, hello, stay=False))
        print(f"  the relay afterwards: {relay.held()}")
    with _start(folder, picture_bytes, descriptors=300) as relay:
        port = relay.port
        _case("600 connections where 300 descriptors are", relay, lambda: _until_refused(port))
