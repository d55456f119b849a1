#!/bin/sh
# unpack-natives.sh JAR DIR: puts the jar into DIR and its native libraries into DIR/native, out of the jar.
# The images run on a read-only root as a user that may write nowhere, so no library can be unpacked at run time.
set -eu
jar=$(realpath "$1")
dir=$2
tree=$(mktemp -d)

mkdir -p "$dir/native"
cd "$tree"
jar --extract --file "$jar"
find . -name '*.so*' -type f -exec mv -t "$dir/native" {} +
find . -type d -path '*/linux-*' -prune -exec rm -r {} +   # JavaCPP's programs and notes beside the libraries
mv META-INF/MANIFEST.MF "$tree.manifest"
jar --create --file "$dir/$(basename "$jar")" --manifest "$tree.manifest" .
rm -r "$tree" "$tree.manifest"
