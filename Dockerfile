# Two images from what the build made: the detector, and with --target trainer the trainer.
#
#   mvn -Dmaven.test.skip=true package
#   docker build --tag offbeat .
#   docker build --tag offbeat-trainer --target trainer .
#
# Native libraries lie unpacked in the image, so that it runs with a read-only root and a temporary
# folder that nothing can be executed from. glibc is needed: ONNX Runtime does not run on musl.

ARG JDK_IMAGE=docker.io/library/eclipse-temurin:17-jdk
ARG JRE_IMAGE=docker.io/library/eclipse-temurin:17-jre

# Takes the platform's native libraries out of the jars and every other one away. What only measures
# stays behind too: other people's detectors, one of them under the GPL, and the benchmark harness.
FROM ${JDK_IMAGE} AS unpacked
ARG TARGETARCH
COPY cli/target/lib/ /opt/offbeat/lib/
WORKDIR /unpack
RUN set -eu; \
    case "${TARGETARCH:-$(uname -m)}" in \
      amd64|x86_64) onnx=linux-x64 rocks=linux64 snappy=x86_64 arch=amd64 jna=linux-x86-64 ;; \
      arm64|aarch64) onnx=linux-aarch64 rocks=linux-aarch64 snappy=aarch64 arch=aarch64 jna=linux-aarch64 ;; \
      *) echo "expected amd64 or arm64, found ${TARGETARCH:-$(uname -m)}: there are no native libraries for it" >&2; exit 1 ;; \
    esac; \
    cd /opt/offbeat/lib; \
    rm offbeat-bench-*.jar moa-*.jar jmh-core-*.jar randomcutforest-*.jar; \
    mkdir /opt/offbeat/native; \
    unpack() { \
      rm -rf /unpack/jar; mkdir /unpack/jar; cd /unpack/jar; \
      jar --extract --file "$1"; \
      mv $2 /opt/offbeat/native/; \
      find . \( -name '*.so' -o -name '*.dll' -o -name '*.dylib' -o -name '*.jnilib' -o -name '*.a' \) -delete; \
      jar --create --no-manifest --file "$1" --date 2026-01-01T00:00:00Z -C /unpack/jar .; \
    }; \
    lib=/opt/offbeat/lib; \
    unpack $lib/onnxruntime-*.jar "ai/onnxruntime/native/$onnx/*.so"; \
    unpack $lib/rocksdbjni-*.jar librocksdbjni-$rocks.so; \
    unpack $lib/zstd-jni-*.jar "linux/$arch/*.so"; \
    unpack $lib/snappy-java-*.jar "org/xerial/snappy/native/Linux/$snappy/*.so"; \
    unpack $lib/lz4-java-*.jar "net/jpountz/util/linux/$arch/*.so"; \
    unpack $lib/jna-jpms-*.jar "com/sun/jna/$jna/*.so"; \
    mv /opt/offbeat/native/libzstd-jni-*.so /opt/offbeat/native/libzstd-jni.so; \
    mkdir /opt/offbeat/own; \
    mv $lib/offbeat-*.jar /opt/offbeat/own/

FROM ${JRE_IMAGE} AS offbeat
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Offbeat" \
      org.opencontainers.image.description="Says, within milliseconds, when a time series goes off beat" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# ONNX Runtime sends no usage data.
ENV ORT_DISABLE_TELEMETRY=1
# Libraries first: a new build of Offbeat replaces the last layers alone.
COPY --from=unpacked /opt/offbeat/native/ /opt/offbeat/native/
COPY --from=unpacked /opt/offbeat/lib/ /opt/offbeat/lib/
COPY --from=unpacked /opt/offbeat/own/ /opt/offbeat/lib/
COPY docker/jvm.options docker/offbeat.yaml /opt/offbeat/
COPY cli/target/offbeat.jar /opt/offbeat/
# The classes of a start, kept parsed for every start to come. No broker answers, so that it ends.
RUN OFFBEAT_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 OFFBEAT_INPUT_TOPICS=none \
    OFFBEAT_LIFECYCLE_STARTUP_TIMEOUT=1s OFFBEAT_STATE_DIRECTORY=/tmp/state \
      java @/opt/offbeat/jvm.options -XX:ArchiveClassesAtExit=/opt/offbeat/offbeat.jsa \
        -Xlog:cds=off -Xlog:cds+dynamic=off -jar /opt/offbeat/offbeat.jar run --config /opt/offbeat/offbeat.yaml; \
    set -eu; \
    test -s /opt/offbeat/offbeat.jsa; \
    rm -rf /tmp/*; \
    mkdir /var/lib/offbeat; \
    chown 10001:10001 /var/lib/offbeat
USER 10001:10001
WORKDIR /var/lib/offbeat
VOLUME /var/lib/offbeat

FROM offbeat AS trainer
# Training is faster over arrays that begin at multiples of 32 bytes; the archive of classes is for 8.
ENTRYPOINT ["java", "@/opt/offbeat/jvm.options", "-XX:ObjectAlignmentInBytes=32", "-jar", "/opt/offbeat/offbeat.jar"]
CMD ["train", "--help"]

FROM offbeat AS detector
EXPOSE 8080
ENTRYPOINT ["java", "@/opt/offbeat/jvm.options", "-XX:SharedArchiveFile=/opt/offbeat/offbeat.jsa", "-jar", "/opt/offbeat/offbeat.jar"]
CMD ["run", "--config", "/opt/offbeat/offbeat.yaml"]
