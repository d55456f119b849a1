# shellcheck shell=bash disable=SC2154 # $state is set in machine.sh
# Sourced by ./framecast: makes sure of a Docker engine that answers, with the plugins compose and buildx.

ensure_engine() {
  ! engine_answers || return 0
  [ -z "${DOCKER_HOST:-}" ] || die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST"
  need_root "install and start a Docker engine"
  if ! command -v dockerd >/dev/null; then
    local packages=(docker.io containerd runc iptables)
    apt_update
    [ -z "$(candidate docker-cli)" ] || packages+=(docker-cli)   # newer releases have the client in a package of its own
    ensure_packages "${packages[@]}"
  fi
  start_engine
}

engine_answers() { docker info >/dev/null 2>&1; }

start_engine() {
  say "Starting the Docker engine"
  if [ -d /run/systemd/system ]; then
    systemctl start docker
  else
    # A pid file left by a machine that stopped hard makes dockerd refuse when another process has that number now.
    local pid
    pid=$(cat /var/run/docker.pid 2>/dev/null || true)
    [ -z "$pid" ] || [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] || rm -f /var/run/docker.pid
    setsid dockerd >"$state/dockerd.log" 2>&1 </dev/null &
  fi
  for _ in {1..60}; do
    ! engine_answers || return 0
    sleep 0.5
  done
  tail -n 5 "$state/dockerd.log" >&2 2>/dev/null || true
  die "the Docker engine does not answer after 30 s"
}

ensure_plugins() {
  local packages=() trixie=()
  if ! docker compose version >/dev/null 2>&1; then
    apt_update
    packages+=("$(first_candidate docker-compose-v2 docker-compose-plugin docker-compose)")
    [ -n "${packages[-1]}" ] || trixie+=(docker-compose)
  fi
  if ! docker buildx version >/dev/null 2>&1; then
    apt_update
    packages+=("$(first_candidate docker-buildx docker-buildx-plugin)")
    [ -n "${packages[-1]}" ] || trixie+=(docker-buildx)
  fi
  for package in "${packages[@]}"; do
    [ -z "$package" ] || ensure_packages "$package"
  done
  [ ${#trixie[@]} -eq 0 ] || plugins_from_trixie "${trixie[@]}"
}

# The first package that the distribution has; compose 1 is another program and does not count.
first_candidate() { # PACKAGE...
  local package version
  for package; do
    version=$(candidate "$package")
    case "$version" in
      ""|1.*) ;;
      *) echo "$package"; return ;;
    esac
  done
}

# Debian 12 has neither plugin. Those of Debian 13 run on it; they are unpacked, not installed, and the machine's own
# package sources stay as they are.
plugins_from_trixie() { # PACKAGE...
  local mirror work plugins=/usr/local/lib/docker/cli-plugins
  mirror=$(debian_mirrors | awk '{ print $1; exit }')
  [ -n "$mirror" ] || die "this distribution has no Docker compose 2 package: install the plugins compose and buildx by hand"
  need_root "install Docker plugins"
  say "Fetching $* from Debian 13 into $plugins"
  work=$(mktemp -d)
  mkdir -p "$work/lists" "$work/cache"
  echo "deb $mirror trixie main" >"$work/trixie.list"
  local apt=(apt-get -q -o Dir::Etc::SourceList="$work/trixie.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root)
  logged plugins "no package lists of Debian 13" "${apt[@]}" update
  logged plugins "could not fetch $*" env --chdir="$work" "${apt[@]}" download "$@"
  for package in "$work"/*.deb; do
    dpkg -x "$package" "$work/unpacked"
  done
  install -D -t "$plugins" "$work"/unpacked/usr/libexec/docker/cli-plugins/*
  rm -r "$work"
}

# The Debian mirrors that this machine uses: "URI SUITE" a line, the main one first. Nothing on Ubuntu.
debian_mirrors() {
  # shellcheck disable=SC2016 # apt-get replaces these, not the shell
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN) $(COMPONENT)' 'Created-By: Packages' \
    | awk '$3 == "Debian" && $4 == "main" { print $1, $2 }' | sort -u | sort -s -k 2
}
