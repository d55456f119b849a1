# Sourced by the scripts here that run the services' jars: from the project's folder, in the background, each with its output in
# a log; all are ended with the script. Sets $work, a folder of its own, $pids, and $java.
# shellcheck shell=bash
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# shellcheck disable=SC2012 # the names are the distribution's
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -1 || true)
java=${java:-java}

start() { # NAME JAR-ARGUMENTS...
  local name=$1
  shift
  "$java" -jar "$@" 2>"$work/$name.log" &
  pids+=($!)
}
ready() { # NAME ADDRESS: waits until somebody listens there
  local _
  for _ in {1..100}; do
    if (exec 3<>"/dev/tcp/${2%:*}/${2#*:}") 2>/dev/null; then return; fi
    sleep 0.1
  done
  cat "$work/$1.log" >&2
  exit 1
}
