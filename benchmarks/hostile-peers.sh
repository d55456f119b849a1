#!/usr/bin/env bash
# What hostile peers cost a relay, and what two viewers still see of a camera meanwhile: a line for each kind of them.
#   benchmarks/hostile-peers.sh [--seconds 10] [--rate 500] [--only WORD... ]
#     --only "wrong fin" stall     the kinds with both words, and all that stall; about 140 kinds without it
#     --java-option=-XX:MaxDirectMemorySize=100m    as in a small container
# Visits say a Hello with the right or a wrong token and so many bytes behind it, then end: half closed (fin), closed, reset, or
# open. Floods send one message over and over; stalls declare 8 MiB, send a part of it and then a byte each two seconds.
# Needs the relay's jar (mvn -B package -pl relay-service -am), Java 25 and python3.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC2012 # the names are the distribution's
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)
export FANOUT_JAVA=${java:-java} PYTHONPATH=$here/fanout
exec python3 -B "$here/hostile_peers.py" "$here/../relay-service/target/relay-service.args" "$@"
