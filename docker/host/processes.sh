# shellcheck shell=bash disable=SC2154 # $state is set in machine.sh
# Sourced by ./framecast: the three services as plain processes (up --no-docker), with logs and process ids in
# .framecast/. The relay listens on the loopback alone, so no tokens are needed.

services=(relay capture viewer)
jar() { echo "$1-service/target/$1-service.jar"; }
arguments() { echo "$1-service/target/$1-service.args"; }   # the jar's flags and AOT cache, made with it

start_processes() {
  if processes_run; then
    say "Framecast runs already, as processes"
    return
  fi
  ensure_java
  build_jars
  start_process relay
  await_health relay 127.0.0.1:7401
  # By flag a file's name may hold spaces; in the variable they stand between several sources.
  if [ -f "$FRAMECAST_SOURCE" ]; then
    start_process capture --loop --source "$FRAMECAST_SOURCE"
  else
    start_process capture --loop
  fi
  await_health capture 127.0.0.1:7402
  start_process viewer web --listen "$page"
  await_health viewer "$page"
}

build_jars() {
  local service
  for service in "${services[@]}"; do
    if [ ! -e "$(jar "$service")" ] || [ ! -e "$(arguments "$service")" ] \
      || [ -n "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$(jar "$service")" -print -quit)" ]; then
      say "Building the services with Maven (log: $state/build.log)"
      logged build "the services could not be built" \
        mvn -B -ntp -Dmaven.test.skip -Dcheckstyle.skip -Dspotless.check.skip \
        -pl relay-service,capture-service,viewer-service -am package
      return
    fi
  done
}

start_process() { # SERVICE ARGUMENT...
  local service=$1
  shift
  setsid "$JAVA_HOME/bin/java" "@$(arguments "$service")" "$@" >"$state/$service.log" 2>&1 </dev/null &
  echo $! >"$state/$service.pid"
}

await_health() { # SERVICE HOST:PORT
  for _ in {1..60}; do
    kill -0 "$(cat "$state/$1.pid")" 2>/dev/null || break
    ! answers "$2" /health || return 0
    sleep 0.25
  done
  tail -n 10 "$state/$1.log" >&2
  die "$1-service did not get ready: see above and $state/$1.log"
}

# The service's process id, if that process is still ours: a number may have gone to another one since.
pid_of() { # SERVICE
  local pid
  pid=$(cat "$state/$1.pid" 2>/dev/null) || return 0
  ! tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q "$1-service.args" || echo "$pid"
}

processes_run() {
  local service
  for service in "${services[@]}"; do
    [ -n "$(pid_of "$service")" ] || continue
    return 0
  done
  return 1
}

stop_processes() {
  local service pid
  for service in viewer capture relay; do
    pid=$(pid_of "$service")
    [ -n "$pid" ] || continue
    kill -TERM "$pid"
    for _ in {1..40}; do
      [ -n "$(pid_of "$service")" ] || break
      sleep 0.25
    done
    [ -z "$(pid_of "$service")" ] || kill -KILL "$pid"
  done
  rm -f "$state"/*.pid
}
