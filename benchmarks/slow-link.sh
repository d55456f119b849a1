#!/usr/bin/env bash
# The age of pictures behind a link that is slow, or long, and keeps 8 MB: test pattern, relay, benchmarks/slow_link.py, probe.
#   benchmarks/slow-link.sh [SECONDS] [BYTES-PER-SECOND] [DELAY-SECONDS] [PROBE-OPTION...]
# Needs the three jars (mvn package) and python3. 300000 bytes a second and no delay unless told; 0 is any rate. Prints a
# line a second, the acknowledgements among them, and the probe's summary. The pictures are 60 kB at 30 a second.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
. benchmarks/services.sh

start relay relay-service/target/relay-service.jar --listen 127.0.0.1:17400 --admin 127.0.0.1:17401
ready relay 127.0.0.1:17400
start capture capture-service/target/capture-service.jar --source cam=testpattern: --size 1536x864 --quality 85 \
  --relay 127.0.0.1:17400 --admin 127.0.0.1:17402
ready capture 127.0.0.1:17402
python3 benchmarks/slow_link.py --to 127.0.0.1:17400 --listen 127.0.0.1:17500 \
  --rate "${2:-300000}" --delay "${3:-0}" &
pids+=($!)
ready link 127.0.0.1:17500
"$java" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17500 \
  --duration "${seconds}s" "${@:4}" 2>"$work/probe.log"
