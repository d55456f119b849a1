#!/bin/sh
# run.sh COMMAND...: mounts the virtual cameras of /cameras over /dev, then runs capture-service as the user of its own
# image, without any privilege. As a supervisor, it starts that anew when it ends with 75 (sysexits.h: EX_TEMPFAIL).
set -eu
camera /cameras /dev 0.0.0.0:7500 &
camera=$!
until [ -d /dev/v4l ]; do
  kill -0 $camera || exit 1
  sleep 0.1
done

program=$1
shift
service=
trap '[ -z "$service" ] || kill -TERM "$service"' TERM
status=75
while [ $status -eq 75 ]; do
  busybox start-stop-daemon -S -c 10001:10001 -x "$program" -- "$@" &
  service=$!
  status=0
  wait $service || status=$?
  # A signal ends the waiting, not the service.
  ! kill -0 $service 2>/dev/null || { status=0; wait $service || status=$?; }
  echo "supervisor: capture-service ended with $status"
done
exit $status
