#!/usr/bin/env bash
# Relays side by side: what it costs them to carry the same frames to many viewers, and how old these are then.
#   benchmarks/fanout.sh                everything, about an hour; then writes docs/benchmarks.md with its plots
#   benchmarks/fanout.sh --quick        a few minutes, to look
#   benchmarks/fanout.sh verify         frames arrive whole, unaltered, and ever newer
#   benchmarks/fanout.sh report FILE    docs/benchmarks.md from earlier results
#   benchmarks/fanout.sh run --help     what else can be chosen
# Needs the relay's jar (mvn -B package -pl relay-service -am), Java 25, gcc, make, python3, iproute2; measures those of
# mosquitto, gstreamer1.0-tools (with -plugins-good, -plugins-bad), ustreamer, nats-server, redis-server that are there.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

missing=()
for program in gcc make python3 unshare ip ss; do command -v "$program" >/dev/null || missing+=("$program"); done
[ ${#missing[@]} -eq 0 ] || { echo "fanout.sh: missing on this machine: ${missing[*]}" >&2; exit 1; }
[ -e "$here/../relay-service/target/relay-service.jar" ] || {
  echo "fanout.sh: no relay-service.jar; build it first: mvn -B package -DskipTests -pl relay-service -am" >&2
  exit 1
}

# shellcheck disable=SC2012 # the names are the distribution's
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)
export FANOUT_JAVA=${java:-java}
make --silent -C "$here/fanout/native"
exec python3 -B "$here/fanout" "$@"
