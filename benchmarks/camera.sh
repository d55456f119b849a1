#!/usr/bin/env bash
# A camera's own JPEGs, passed through: capture-service beside ustreamer, each on its own virtual camera of the same clip
# (integration-tests/src/test/camera), one viewer each, in one run.
#   benchmarks/camera.sh [figures [SECONDS [WARM-UP]]]   CPU ms a frame: each alone, then both at once in turns of SECONDS
#                                              [20], after WARM-UP seconds [20; Java compiles for some 400 at 30 frames a second];
#                                              and capture-service's p99 from the camera's stamp to the socket
#   benchmarks/camera.sh memory [MINUTES]      capture-service's resident memory over 20 unpluggings [30]
# Needs root, the jars of capture and relay (mvn package), gcc, libfuse3-dev, ffmpeg, curl, python3-protobuf, protobuf-compiler; ustreamer.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

missing=()
for program in gcc ffmpeg curl protoc; do command -v "$program" >/dev/null || missing+=("$program"); done
[ -e /usr/include/fuse3/fuse_lowlevel.h ] || missing+=(libfuse3-dev)
[ "${1:-figures}" = memory ] || command -v ustreamer >/dev/null || missing+=(ustreamer)
/usr/bin/python3 -c 'import google.protobuf' 2>/dev/null || missing+=(python3-protobuf)
[ ${#missing[@]} -eq 0 ] || { echo "camera.sh: missing on this machine: ${missing[*]}" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "camera.sh: only root can mount the virtual camera for others" >&2; exit 1; }

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  umount -l "$work/dev" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

run() { # NAME COMMAND...: in the background, output in a log; its process id is in $started
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}
ready() { # NAME PORT: waits until what was started last listens
  local _
  for _ in {1..150}; do
    kill -0 "$started" 2>/dev/null || break
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then return; fi
    sleep 0.1
  done
  cat "$work/$1.log" >&2
  exit 1
}
end() { # PID...
  kill "$@" 2>/dev/null || true
  wait "$@" 2>/dev/null || true
}

# shellcheck disable=SC2012 # the names are the distribution's
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)

# --- the cameras ---------------------------------------------------------------------------------------
start_cameras() { # WxH
  local name node=0
  ffmpeg -v error -y -f lavfi -i "testsrc2=size=$1:rate=30" -t 10 -pix_fmt yuvj422p -c:v mjpeg -huffman default -q:v 6 \
    "$work/clip.mjpeg"
  for name in ours theirs; do
    printf 'camera %s\nformat MJPG %s 30 %s\nplugged %d\n' "$name" "$1" "$work/clip.mjpeg" "$node"
    node=$((node + 2))
  done >"$work/cameras"
  mkdir -p "$work/dev"
  run cameras "$work/camera" "$work/cameras" "$work/dev" 127.0.0.1:27500
  cameras=$started
  ready cameras 27500
}
say() { # COMMAND: its answer
  local answer
  exec 3<>/dev/tcp/127.0.0.1/27500
  echo "$*" >&3
  read -r answer <&3
  exec 3>&-
  echo "$answer"
}
delivered() { # CAMERA
  say "status $1" | grep -o 'delivered=[0-9]*' | cut -d= -f2
}

# --- the two -------------------------------------------------------------------------------------------
start_ours() { # WxH
  run relay "${java:-java}" @docker/image/jvm.args -jar relay-service/target/relay-service.jar --listen 127.0.0.1:27400 --admin 127.0.0.1:27401
  relay=$started
  ready relay 27400
  run capture "${java:-java}" @docker/image/jvm.args -jar capture-service/target/capture-service.jar --source "cam=camera:$work/dev/video0" \
    --size "$1" --relay 127.0.0.1:27400 --admin 127.0.0.1:27402
  capture=$started
  ready capture 27402
  run viewer env PYTHONPATH="$work:docs/examples/python" /usr/bin/python3 "$work/ages.py" "$work/ages"
  ours=("$capture" "$relay" "$started")
}
start_theirs() { # WxH
  run ustreamer ustreamer --device "$work/dev/video2" --format MJPEG --encoder HW --resolution "$1" --desired-fps 30 \
    --host 127.0.0.1 --port 27480
  ustreamer=$started
  ready ustreamer 27480
  run curl curl -s -N -o /dev/null http://127.0.0.1:27480/stream
  theirs=("$ustreamer" "$started")
}

# A viewer that writes down, for each frame, how long after the camera's stamp it was published and relayed.
write_viewer() {
  protoc -I proto/src/main/proto --python_out="$work" framecast/v1/stream.proto
  cat >"$work/ages.py" <<'PYTHON'
import sys
import time
from framecast_wire import Session, pb
while True:
    try:
        session = Session("127.0.0.1:27400", pb.Hello(role=pb.ROLE_VIEWER, stream="cam", agent="camera.sh"))
        with open(sys.argv[1], "w", buffering=1) as ages:
            while True:
                envelope = session.receive()
                if envelope.HasField("frame"):
                    f = envelope.frame
                    ages.write(f"{f.published_us - f.capture_us} {f.relayed_us - f.capture_us}\n")
    except (OSError, EOFError):
        time.sleep(0.2)
PYTHON
}
percentile() { # COLUMN PERCENT: ms, of the frames so far
  awk -v column="$1" '{ print $column }' "$work/ages" | sort -n \
    | awk -v percent="$2" '{ all[NR] = $1 } END { printf "%.2f", all[int((NR - 1) * percent / 100) + 1] / 1000 }'
}

# --- figures -------------------------------------------------------------------------------------------
ticks() { # PID: CPU time so far, in clock ticks
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}
per_frame() { # TICKS FRAMES: ms
  awk -v ticks="$1" -v frames="$2" -v hertz="$(getconf CLK_TCK)" 'BEGIN { printf "%.3f", ticks * 1000 / hertz / frames }'
}
# Prints "NAME MS-A-FRAME" for each process over the same seconds.
measure() { # SECONDS NAME PID CAMERA [NAME PID CAMERA]...
  local seconds=$1 i
  shift
  local words=("$@") before=() frames=()
  for ((i = 0; i < $#; i += 3)); do
    before+=("$(ticks "${words[i + 1]}")")
    frames+=("$(delivered "${words[i + 2]}")")
  done
  sleep "$seconds"
  for ((i = 0; i < $#; i += 3)); do
    echo "${words[i]} $(per_frame "$(($(ticks "${words[i + 1]}") - before[i / 3]))" \
      "$(($(delivered "${words[i + 2]}") - frames[i / 3]))")"
  done
}
ratio() { awk '/^capture/ { ours += $2 } /^ustreamer/ { theirs += $2 } END { printf "%.2f\n", ours / theirs }'; }

figures() { # SECONDS WARM-UP
  local size turn alone both
  for size in 640x480 1280x720; do
    start_cameras "$size"
    start_theirs "$size"
    sleep "$2"
    alone=$(measure "$1" ustreamer "$ustreamer" theirs)
    end "${theirs[@]}"
    start_ours "$size"
    sleep "$2"
    alone+=$'\n'$(measure "$1" capture "$capture" ours relay "$relay" ours)
    echo "$size, CPU ms a frame, one after the other: ${alone//$'\n'/, }; capture/ustreamer $(ratio <<<"$alone")"
    start_theirs "$size"
    sleep "$2"
    : >"$work/all"
    for turn in 1 2 3; do
      both=$(measure "$1" capture "$capture" ours relay "$relay" ours ustreamer "$ustreamer" theirs)
      echo "$both" >>"$work/all"
      echo "$size, CPU ms a frame, at once, turn $turn: ${both//$'\n'/, }; capture/ustreamer $(ratio <<<"$both")"
    done
    echo "$size, at once, all turns: capture/ustreamer $(ratio <"$work/all")"
    echo "$size, ms from the camera's stamp, p50 and p99: published $(percentile 1 50) $(percentile 1 99)," \
      "at the relay $(percentile 2 50) $(percentile 2 99)"
    end "${ours[@]}" "${theirs[@]}" "$cameras"
  done
}

count() { find "$1" -mindepth 1 -maxdepth 1 | wc -l; }

memory() { # MINUTES
  local cycle=0 minute due resident
  # As in compose, where the container's limit is the machine that Java sees; with more, it collects later.
  export JDK_JAVA_OPTIONS=-XX:MaxRAM=768m
  start_cameras 1280x720
  start_ours 1280x720
  sleep 20
  for ((minute = 0; minute <= $1; minute++)); do
    resident=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$capture/status")
    echo "minute $minute: capture-service $resident MiB resident, $(count "/proc/$capture/fd") descriptors," \
      "$(count "/proc/$capture/task") threads, $cycle unpluggings"
    due=$((SECONDS + 60))
    # So many that there were 20 by the last minute, each on another number.
    while [ "$cycle" -lt $((20 * (minute + 1) / $1)) ] && [ "$cycle" -lt 20 ]; do
      say unplug ours >/dev/null
      sleep 2
      cycle=$((cycle + 1))
      say plug ours $((cycle % 2 * 4)) >/dev/null
      sleep 3
    done
    [ "$minute" -eq "$1" ] || sleep $((due > SECONDS ? due - SECONDS : 0))
  done
}

sh integration-tests/src/test/camera/build.sh "$work/camera"
write_viewer
case "${1:-figures}" in
  figures) figures "${2:-20}" "${3:-20}" ;;
  memory) memory "${2:-30}" ;;
  *) sed -n '2,8s/^# \?//p' "$0" >&2; exit 2 ;;
esac
