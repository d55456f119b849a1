#!/usr/bin/env bash
# H.264 on the page, in a headless Chromium, on this machine: how old pictures are when they are drawn, and how many are.
#   benchmarks/page.sh load [SECONDS] [BUSY-LOOPS]      a 720p30 test pattern, beside so many programs that only compute
#   benchmarks/page.sh joins [COUNT] [KIND...]          the longest hole of so many joins: 30 250 600 intra-refresh
# Needs the three jars (mvn package), python3, chromium, and for joins ffmpeg with x264. JARS=FOLDER measures another build.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/services.sh
jars=${JARS:-.}
what=${1:-load}

relay_and_page() {
  start relay "$jars/relay-service/target/relay-service.jar" --listen 127.0.0.1:23400 --admin 127.0.0.1:23401
  ready relay 127.0.0.1:23400
  start viewer "$jars/viewer-service/target/viewer-service.jar" web --relay 127.0.0.1:23400 --listen 127.0.0.1:23480
  ready viewer 127.0.0.1:23480
}
capture() {
  start capture "$jars/capture-service/target/capture-service.jar" "$@" --codec h264 \
    --relay 127.0.0.1:23400 --admin 127.0.0.1:23402
  ready capture 127.0.0.1:23402
}

# A minute of 720p25 whose keyframes are so many frames apart; or only the first is one, and the rest is refreshed bit by bit.
video() {
  local x264=scenecut=0:repeat-headers=1 gop=$1
  [ "$1" != intra-refresh ] || { x264+=:intra-refresh=1; gop=250; }
  ffmpeg -v error -y -f lavfi -i testsrc2=size=1280x720:rate=25,noise=alls=8:allf=t -t 60 -c:v libx264 -preset ultrafast \
    -pix_fmt yuv420p -bf 0 -g "$gop" -keyint_min "$gop" -b:v 2M -maxrate 2M -bufsize 2M -x264-params "$x264" "$2"
}

case $what in
  load)
    relay_and_page
    capture --source cam=testpattern: --size 1280x720 --fps 30
    python3 benchmarks/page_video.py http://127.0.0.1:23480/ load --seconds "${2:-30}" --busy "${3:-2}"
    ;;
  joins)
    count=${2:-20}
    shift $(($# < 2 ? $# : 2))
    [ $# -gt 0 ] || set -- 30 250 600 intra-refresh
    relay_and_page
    for kind in "$@"; do
      video "$kind" "$work/video.mp4"
      capture --source "cam=$work/video.mp4" --loop
      printf '%-14s' "$kind"
      python3 benchmarks/page_video.py http://127.0.0.1:23480/ joins --count "$count"
      kill "${pids[-1]}"
      wait "${pids[-1]}" 2>/dev/null || true
    done
    ;;
  *)
    sed -n 's/^# //p' "$0" >&2
    exit 2
    ;;
esac
