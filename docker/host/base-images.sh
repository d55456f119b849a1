# shellcheck shell=bash disable=SC2154 # $state is set in machine.sh
# Sourced by ./framecast: the two images that the Dockerfile starts from. Where a registry answers, the build pulls
# them. Where none does, they are made here, under the same names, from the distribution's packages, the JDK of this
# machine and Maven's own artifact; both builders find a local image before they ask a registry.

debian_image=debian:bookworm-slim
maven_image=maven:3.9-eclipse-temurin-25
maven_version=3.9.11

ensure_base_images() {
  local image
  for image in "$debian_image" "$maven_image"; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    registry_has "$image" && continue
    case "$image" in
      "$debian_image") build_debian_image ;;
      "$maven_image") build_maven_image ;;
    esac
  done
}

registry_has() { # IMAGE
  timeout 10 docker manifest inspect "$1" >/dev/null 2>&1
}

build_debian_image() {
  need_root "build $debian_image"
  ensure_packages mmdebstrap debian-archive-keyring
  say "No image registry answers: building $debian_image from Debian's packages"
  # How this machine reaches its mirrors (proxies and the like) and whom it trusts holds in its containers too.
  mkdir -p "$state/host"
  apt-config dump | grep -E '^Acquire::(http|https|Check|Force)' >"$state/host/apt.conf" || true
  cp -L /etc/ssl/certs/ca-certificates.crt "$state/host/" 2>/dev/null || : >"$state/host/ca-certificates.crt"
  # Without mirrors of its own to offer (Ubuntu), mmdebstrap takes Debian's.
  local sources=()
  mapfile -t sources < <(debian_mirrors | sed -E 's/ [a-z]+/ bookworm/; s/^/deb /; s/$/ main/')
  # No documentation but the licences, as in the image of this name in the registry.
  # shellcheck disable=SC2016 # mmdebstrap gives $1 to the hook
  logged debian-image "could not build $debian_image" mmdebstrap --variant=minbase \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook="upload $state/host/apt.conf /etc/apt/apt.conf.d/90host" \
    --customize-hook='mkdir -p "$1/etc/ssl/certs"' \
    --customize-hook="upload $state/host/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt" \
    bookworm "$state/debian.tar" "${sources[@]}"
  docker import --change 'CMD ["bash"]' "$state/debian.tar" "$debian_image" >/dev/null
  rm -r "$state/debian.tar" "$state/host"
}

build_maven_image() {
  ensure_java
  say "No image registry answers: building $maven_image from $JAVA_HOME and Maven $maven_version"
  local work
  work=$(mktemp -d)
  mkdir -p "$work/opt/java" "$work/usr/share"
  cp -a "$JAVA_HOME" "$work/opt/java/openjdk"
  # On many hosts the JDK's trusted certificates are a link to the distribution's.
  cp -L --remove-destination "$JAVA_HOME/lib/security/cacerts" "$work/opt/java/openjdk/lib/security/cacerts"
  logged maven-image "could not fetch Maven $maven_version" env --chdir="$work" \
    mvn -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory="$work" \
    -Dartifact="org.apache.maven:apache-maven:$maven_version:tar.gz:bin"
  tar -C "$work/usr/share" -xzf "$work/apache-maven-$maven_version-bin.tar.gz"
  mv "$work/usr/share/apache-maven-$maven_version" "$work/usr/share/maven"
  cat >"$work/Dockerfile" <<EOF
FROM $debian_image
COPY opt /opt
COPY usr /usr
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/share/maven/bin:/usr/sbin:/usr/bin:/sbin:/bin
EOF
  logged maven-image "could not build $maven_image" docker build -t "$maven_image" "$work"
  rm -r "$work"
}
