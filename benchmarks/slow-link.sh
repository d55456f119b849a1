#!/usr/bin/env bash
# The age of pictures behind a link that is slow, or long, and keeps 8 MB: test pattern, relay, benchmarks/slow_link.py, probe.
#   benchmarks/slow-link.sh [SECONDS] [BYTES-PER-SECOND] [DELAY-SECONDS] [PROBE-OPTION...]
# Needs the three jars (mvn package) and python3. 300000 bytes a second and no delay unless told; 0 is any rate. Prints a
# line a second, the acknowledgements among them, and the probe's summary. The pictures are 60 kB at 30 a second.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1)
ready() { # NAME ADDRESS
  local tries
  for tries in {1..100}; do
    if (exec 3<>"/dev/tcp/${2%:*}/${2#*:}") 2>/dev/null; then return; fi
    sleep 0.1
  done
  cat "$work/$1.log" >&2
  exit 1
}

"${java:-java}" -jar relay-service/target/relay-service.jar --listen 127.0.0.1:17400 --admin 127.0.0.1:17401 \
  2>"$work/relay.log" &
pids+=($!)
ready relay 127.0.0.1:17400
"${java:-java}" -jar capture-service/target/capture-service.jar --source cam=testpattern: --size 1536x864 --quality 85 \
  --relay 127.0.0.1:17400 --admin 127.0.0.1:17402 2>"$work/capture.log" &
pids+=($!)
ready capture 127.0.0.1:17402
python3 benchmarks/slow_link.py --to 127.0.0.1:17400 --listen 127.0.0.1:17500 \
  --rate "${2:-300000}" --delay "${3:-0}" &
pids+=($!)
ready link 127.0.0.1:17500
"${java:-java}" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17500 \
  --duration "${seconds}s" "${@:4}" 2>"$work/probe.log"
