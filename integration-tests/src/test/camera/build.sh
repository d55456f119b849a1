#!/bin/sh
# build.sh PROGRAM: compiles the virtual camera. Needs gcc and libfuse3-dev; the program needs neither.
set -eu
exec gcc -std=gnu11 -O2 -Wall -Wextra -Werror -I/usr/include/fuse3 -o "$1" "$(dirname "$0")"/*.c \
  -l:libfuse3.a -ldl -lpthread
