#!/bin/sh
# Runs the three services together for some seconds, once, while the images are built. Each writes down on its way
# out which classes it loaded and linked (its AOT cache), and starts in half the time with it.
set -eu
train() {
  service=$1; shift
  java @/app/jvm.args @/app/image.args "-XX:AOTCacheOutput=/app/$service-service.aot" -jar "/app/$service-service.jar" "$@" &
}
answers() { # URL: waits until it does
  tries=0
  until wget -q -O /dev/null "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { echo "no answer from $1" >&2; exit 1; }
    sleep 0.5
  done
}

train relay;                                relay=$!
answers http://127.0.0.1:7401/health
train capture --source cam=testpattern:;    capture=$!
train viewer web;                           viewer=$!
answers http://127.0.0.1:7402/health
answers http://127.0.0.1:8080/snapshot/cam.jpg
java @/app/jvm.args @/app/image.args -jar /app/viewer-service.jar probe --stream cam --duration 3s
for url in 7401/metrics 7402/metrics 8080/metrics 8080/ 8080/api/streams; do
  wget -q -O /dev/null "http://127.0.0.1:$url"
done

kill -TERM $capture $viewer $relay
wait
for service in capture relay viewer; do
  # In service a cache that does not fit is passed over; here it is a mistake.
  java @/app/jvm.args @/app/image.args -XX:AOTMode=on "-XX:AOTCache=/app/$service-service.aot" \
    -jar "/app/$service-service.jar" --version
done
