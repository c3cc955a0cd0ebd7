# Zeekeeper's controller. In the repository, after ./mvnw -Pdist package:
#   docker build -f docker/controller.Dockerfile -t zeekeeper/controller .
# BASE_IMAGE is any image with glibc, bash and useradd.
ARG BASE_IMAGE=debian:bookworm-slim

FROM debian:bookworm-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends tini

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Zeekeeper controller" \
      org.opencontainers.image.licenses="Apache-2.0"
USER root
RUN groupadd --gid 2149 zeekeeper \
 && useradd --uid 2149 --gid 2149 --home-dir /var/lib/zeekeeper --create-home --shell /usr/sbin/nologin zeekeeper
COPY --from=tools /usr/bin/tini-static /usr/bin/tini
# COPY keeps the times of files, without which the JVM ignores the AOT cache.
COPY distribution/target/zeekeeper-*/LICENSE distribution/target/zeekeeper-*/VERSION /opt/zeekeeper/
COPY distribution/target/zeekeeper-*/doc /opt/zeekeeper/doc
COPY distribution/target/zeekeeper-*/runtime /opt/zeekeeper/runtime
COPY distribution/target/zeekeeper-*/conf/controller.* /etc/zeekeeper/
COPY distribution/target/zeekeeper-*/bin/launch distribution/target/zeekeeper-*/bin/zeekeeper-controller docker/health \
     /opt/zeekeeper/bin/
COPY distribution/target/zeekeeper-*/app/controller /opt/zeekeeper/app/controller
ENV PATH=/opt/zeekeeper/bin:$PATH CONF_DIR=/etc/zeekeeper
USER 2149:2149
WORKDIR /var/lib/zeekeeper
VOLUME /var/lib/zeekeeper
EXPOSE 2149 2150
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/zeekeeper/bin/health", "2149"]
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/zeekeeper/bin/zeekeeper-controller"]
