# shellcheck shell=bash
# Sourced by ./framecast: what it says, and how it gets packages, Java and Maven onto the machine.

state=.framecast   # logs and process ids
mkdir -p "$state"
export DEBIAN_FRONTEND=noninteractive

say() { printf 'framecast: %s\n' "$*"; }
die() { printf 'framecast: error: %s\n' "$*" >&2; exit 1; }

# Runs a command with its output in a log, and ends with the log's last lines where it fails.
logged() { # LOG COMPLAINT COMMAND...
  local log=$state/$1.log complaint=$2
  shift 2
  "$@" >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    die "$complaint: see above and $log"
  }
}

need_root() { # WHAT FOR
  [ "$(id -u)" -eq 0 ] || die "only root can $1: run it as root, or do that by hand"
}

# Whether an HTTP server answers a path with 200; plain bash, for a bare machine need not have curl.
answers() { # HOST:PORT PATH
  local status=
  { exec 3<>"/dev/tcp/${1%:*}/${1#*:}"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
  read -r -t 3 _ status _ <&3 || true
  exec 3>&-
  [ "$status" = 200 ]
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok'; }
candidate() { apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

# The package lists, fetched at most once a run.
apt_update() {
  [ -z "${apt_updated:-}" ] || return 0
  command -v apt-get >/dev/null || die "this machine is neither Debian nor Ubuntu: install Docker with compose by hand"
  need_root "fetch package lists"
  logged apt-update "no package lists, is there a network?" apt-get -q update
  apt_updated=yes
}

ensure_packages() { # PACKAGE...
  local missing=() package
  for package; do
    installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_update
  say "Installing from the distribution: ${missing[*]}"
  logged apt "apt could not install ${missing[*]} (is there a network?)" apt-get -q install -y --no-install-recommends "${missing[@]}"
}

# Sets JAVA_HOME to a JDK 25.
ensure_java() {
  command -v mvn >/dev/null || ensure_packages maven
  find_jdk && return
  apt_update
  [ -n "$(candidate openjdk-25-jdk-headless)" ] \
    || die "no JDK 25 here and none in the distribution: install one (Temurin 25, say) and set JAVA_HOME"
  ensure_packages openjdk-25-jdk-headless
  find_jdk || die "no JDK 25 found: set JAVA_HOME"
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" /usr/lib/jvm/* ~/.sdkman/candidates/java/*; do
    if [ -x "$home/bin/javac" ] && grep -qs '^JAVA_VERSION="25' "$home/release"; then
      export JAVA_HOME=$home
      return
    fi
  done
  return 1
}

# What the tests call: a browser for the page (and a font for it), protoc and Python for the examples, TurboJPEG.
ensure_test_tools() {
  local missing=()
  # Ubuntu's chromium package is a snap, which the tests cannot drive; its build machines have Chrome.
  [ -x /usr/bin/chromium ] || [ -x /usr/bin/google-chrome ] || missing+=(chromium fonts-dejavu-core)
  command -v protoc >/dev/null || missing+=(protobuf-compiler)
  /usr/bin/python3 -c 'import google.protobuf' 2>/dev/null || missing+=(python3-protobuf)
  if ! installed libturbojpeg0 && ! installed libturbojpeg; then
    apt_update
    # Ubuntu's package of the same library has no 0 at its end.
    [ -n "$(candidate libturbojpeg0)" ] && missing+=(libturbojpeg0) || missing+=(libturbojpeg)
  fi
  [ ${#missing[@]} -eq 0 ] || ensure_packages "${missing[@]}"
}
