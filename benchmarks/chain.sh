#!/usr/bin/env bash
# The age of pictures at the end of the chain, on this machine: a 720p30 video file, capture, relay, probe.
#   benchmarks/chain.sh [SECONDS] [FILE]
# Needs the three jars (mvn package) and, without a FILE, ffmpeg to make one. Prints the probe's summary: frames a
# second, gaps, and age in ms from the capture stamp to the decoded picture.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
. benchmarks/services.sh

file=${2:-$work/720p30.mp4}
if [ $# -lt 2 ]; then
  ffmpeg -v error -f lavfi -i testsrc2=size=1280x720:rate=30 -t 10 -c:v libx264 -preset veryfast -pix_fmt yuv420p "$file"
fi

start relay relay-service/target/relay-service.jar --listen 127.0.0.1:17400 --admin 127.0.0.1:17401
ready relay 127.0.0.1:17400
start capture capture-service/target/capture-service.jar --source "cam=$file" --loop \
  --relay 127.0.0.1:17400 --admin 127.0.0.1:17402
ready capture 127.0.0.1:17402
# Half a minute for the compilers of three JVMs: what is measured is the steady state.
"$java" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17400 \
  --duration 30s >/dev/null
"$java" -jar viewer-service/target/viewer-service.jar probe --stream cam --relay 127.0.0.1:17400 \
  --duration "${seconds}s" | tail -n 3
