# The three images of Framecast, from source: targets capture-service, relay-service, viewer-service.
#
#   build ──▶ trained ──▶ capture-service, relay-service, viewer-service
#   java, debian ──▶ base ──┘
#
# Plain Dockerfile syntax only, so that the classic builder and old engines build it too; nothing here
# names an architecture.

# --- build: the three runnable jars, their native libraries beside them ---------------------------------
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
ENV MAVEN_ARGS="-B -q -ntp -DskipTests -Dcheckstyle.skip -Dspotless.check.skip -Dexec.skip -pl capture-service,relay-service,viewer-service -am"

# What seldom changes comes first: the poms and the contract. Building them alone fetches every dependency and
# plugin into a layer of its own, so that a change of the sources downloads nothing.
COPY .mvn .mvn
COPY pom.xml ./
COPY proto/pom.xml proto/
COPY proto/src/main/proto proto/src/main/proto
COPY service-runtime/pom.xml service-runtime/
COPY capture-service/pom.xml capture-service/
COPY relay-service/pom.xml relay-service/
COPY viewer-service/pom.xml viewer-service/
COPY integration-tests/pom.xml integration-tests/
COPY benchmarks/pom.xml benchmarks/
RUN mvn package

COPY proto/src/main proto/src/main
COPY service-runtime/src/main service-runtime/src/main
COPY capture-service/src/main capture-service/src/main
COPY relay-service/src/main relay-service/src/main
COPY viewer-service/src/main viewer-service/src/main
COPY docker/image/unpack-natives.sh docker/image/
RUN mvn package \
 && for service in capture relay viewer; do \
      sh docker/image/unpack-natives.sh $service-service/target/$service-service.jar /out/$service || exit 1; \
    done

# --- java: a Java runtime of the modules that the services use ------------------------------------------
FROM maven:3.9-eclipse-temurin-25 AS java
# jdk.jcmd and jdk.jfr are here for the operator, jdk.net is for TCP keepalive, jdk.zipfs for the page in the jar, and
# jdk.unsupported is Unsafe for Netty and protobuf.
RUN jlink --output /opt/runtime --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 \
    --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.xml,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# --- debian: what the runtime needs of Debian, and nothing else -----------------------------------------
FROM debian:bookworm-slim AS debian
COPY docker/image/debian-root.sh /
# Busybox is the shell and the wget of the health checks.
RUN sh /debian-root.sh /base /none libc6 libstdc++6 zlib1g busybox \
 && mkdir -p /base/sbin /base/usr/bin /base/usr/sbin \
 && chroot /base /bin/busybox --install -s \
 && mkdir -m 1777 /base/tmp \
 && install -d -o 10001 -g 10001 /base/run/framecast-tokens \
 && echo 'framecast:x:10001:10001::/nonexistent:/bin/sh' >/base/etc/passwd \
 && echo 'framecast:x:10001:' >/base/etc/group
# TurboJPEG makes JPEGs of raw pictures in half of FFmpeg's time.
RUN sh /debian-root.sh /capture /base libturbojpeg0

# --- base: Debian's pieces and Java ---------------------------------------------------------------------
FROM scratch AS base
COPY --from=debian /base /
COPY --from=java /opt/runtime /opt/java
COPY docker/image/jvm.args docker/image/image.args docker/image/relay.args /app/
ENV PATH=/opt/java/bin:/usr/bin:/bin LANG=C.UTF-8 LD_LIBRARY_PATH=/app/native
WORKDIR /app

# --- trained: all three at work for some seconds, so that Java remembers what they load ------------------
FROM base AS trained
COPY --from=debian /capture /
COPY --from=build /out/capture /out/relay /out/viewer /app/
COPY docker/image/train.sh /
RUN sh /train.sh

# --- the images -----------------------------------------------------------------------------------------
FROM base AS relay-service
COPY --from=build /out/relay /app/
COPY --from=trained /app/relay-service.aot /app/
USER 10001:10001
EXPOSE 7400
# A check costs the engine some 50 ms of CPU, so they are sparse, except here: the others wait for this one.
HEALTHCHECK --interval=2s --timeout=3s --start-period=20s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:7401/health"]
ENTRYPOINT ["java", "@/app/jvm.args", "@/app/relay.args", "@/app/image.args", "-XX:AOTCache=/app/relay-service.aot", "-jar", "/app/relay-service.jar"]

FROM base AS capture-service
COPY --from=debian /capture /
COPY --from=build /out/capture /app/
COPY --from=trained /app/capture-service.aot /app/
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:7402/health"]
ENTRYPOINT ["java", "@/app/jvm.args", "@/app/image.args", "-XX:AOTCache=/app/capture-service.aot", "-jar", "/app/capture-service.jar"]

FROM base AS viewer-service
COPY --from=build /out/viewer /app/
COPY --from=trained /app/viewer-service.aot /app/
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["java", "@/app/jvm.args", "@/app/image.args", "-XX:AOTCache=/app/viewer-service.aot", "-jar", "/app/viewer-service.jar"]
CMD ["web"]
