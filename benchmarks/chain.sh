#!/usr/bin/env bash
# The age of pictures at the end of the chain, on this machine: a 720p30 video file, capture, relay, probe.
#   benchmarks/chain.sh [SECONDS] [FILE]
# Needs the three jars (mvn package) and, without a FILE, ffmpeg to make one. Prints the probe's summary: frames a
# second, gaps, and age in ms from the capture stamp to the decoded picture.
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

file=${2:-$work/720p30.mp4}
if [ $# -lt 2 ]; then
  ffmpeg -v error -f lavfi -i testsrc2=size=1280x720:rate=30 -t 10 -c:v libx264 -preset veryfast -pix_fmt yuv420p "$file"
fi

java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)
start() { # NAME JAR-ARGUMENTS...
  local name=$1
  shift
  "${java:-java}" -jar "$@" 2>"$work/$name.log" &
  pids+=($!)
}
ready() { # NAME ADDRESS
  local tries
  for tries in {1..100}; do
    if (exec 3<>"/dev/tcp/${2%:*}/${2#*:}") 2>/dev/null; then return; fi
    sleep 0.1
  done
  cat "$work/$1.log" >&2
  exit 1
}

start relay relay-service/target/relay-service.jar --listen 127.0.0.1:17400 --admin 127.0.0.1:17401
ready relay 127.0.0.1:17400
start capture capture-service/target/capture-service.jar --source "cam=$file" --loop \
  --relay 127.0.0.1:17400 --admin 127.0.0.1:17402
ready capture 127.0.0.1:17402
# Half a minute for the compilers of three JVMs: what is measured is the steady state.
"${java:-java}" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17400 \
  --duration 30s >/dev/null
"${java:-java}" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17400 \
  --duration "${seconds}s" | tail -n 3
