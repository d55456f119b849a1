#!/bin/sh
# debian-root.sh DIR BASE PACKAGE...: unpacks the packages, and those they depend on, into DIR, except what is in
# BASE already. No package manager, no scripts, no documentation but the licences; the packages' records stay, for
# scanners that look for known holes.
set -eu
root=$1
base=$2
shift 2
work=$(mktemp -d)

# apt is told that what BASE holds is all that is installed, so it fetches the rest of the closure.
mkdir -p "$work/partial" "$root/var/lib/dpkg/status.d"
for record in "$base"/var/lib/dpkg/status.d/*; do
  [ ! -e "$record" ] || { cat "$record"; printf 'Status: install ok installed\n\n'; }
done >"$work/status"
apt-get -q update
apt-get -q -y --no-install-recommends --download-only \
  -o Dir::State::Status="$work/status" -o Dir::Cache::Archives="$work" -o APT::Sandbox::User=root install "$@"

for deb in "$work"/*.deb; do
  dpkg -x "$deb" "$root"
  dpkg-deb -f "$deb" >"$root/var/lib/dpkg/status.d/$(dpkg-deb -f "$deb" Package)"
done
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/usr/share/man "$root"/usr/share/locale "$root"/usr/share/lintian "$root"/usr/lib/*/gconv
rm -r "$work" /var/lib/apt/lists/*
