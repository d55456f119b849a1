#!/usr/bin/env bash
# What a relay holds over time, and what crowds of connections leave behind in it.
#   benchmarks/relay-memory.sh [--viewers 10] [--minutes 60]    its memory, threads and descriptors, each minute
#   benchmarks/relay-memory.sh crowds                           5,000 connections in 10 s; 10,000 that come and go;
#                                                               no descriptors left
# The relay runs as beside its jar (its flags, its AOT cache), with the memory limit of its container.
# Needs the relay's jar (mvn -B package -pl relay-service -am), Java 25, gcc, make, python3, iproute2.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

[ -e "$here/../relay-service/target/relay-service.jar" ] || {
  echo "relay-memory.sh: no relay-service.jar; build it first: mvn -B package -DskipTests -pl relay-service -am" >&2
  exit 1
}
# shellcheck disable=SC2012 # the names are the distribution's
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)
export FANOUT_JAVA=${java:-java} PYTHONPATH=$here/fanout FANOUT_NAMESPACE=1
make --silent -C "$here/fanout/native"
[ "$(id -u)" -eq 0 ] && as_root=() || as_root=(--user --map-root-user)
exec unshare --net "${as_root[@]}" python3 -B "$here/relay" "$@"
