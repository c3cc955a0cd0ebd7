# Zeekeeper's agent beside Zeek. In the repository, after ./mvnw -Pdist package:
#   docker build -f docker/agent.Dockerfile -t zeekeeper/agent .
# ZEEK_IMAGE is any image with Zeek, glibc, bash and useradd. Zeek is found as the agent finds it:
# on the PATH, in /opt/zeek or in /usr/local/zeek, or at the path ZEEK.
ARG ZEEK_IMAGE=zeek/zeek

FROM debian:bookworm-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends libcap2-bin tini \
 && mkdir /tools && cp /sbin/setcap /lib/*-linux-gnu/libcap.so.2 /tools/

FROM ${ZEEK_IMAGE}
LABEL org.opencontainers.image.title="Zeekeeper agent" \
      org.opencontainers.image.licenses="Apache-2.0"
USER root
RUN groupadd --gid 2149 zeekeeper \
 && useradd --uid 2149 --gid 2149 --home-dir /var/lib/zeekeeper --create-home --shell /usr/sbin/nologin zeekeeper
COPY --from=tools /usr/bin/tini-static /usr/bin/tini
# COPY keeps the times of files, without which the JVM ignores the AOT cache.
COPY distribution/target/zeekeeper-*/LICENSE distribution/target/zeekeeper-*/VERSION /opt/zeekeeper/
COPY distribution/target/zeekeeper-*/doc /opt/zeekeeper/doc
COPY distribution/target/zeekeeper-*/runtime /opt/zeekeeper/runtime
# An agent that is not root captures by a capability of the file. An image without Zeek ends the
# build here; WITHOUT_ZEEK=yes allows such an image, for a Zeek that is mounted later.
ARG ZEEK=
ARG WITHOUT_ZEEK=
ENV ZEEKEEPER_AGENT_ZEEK_COMMAND=${ZEEK:-$ZEEKEEPER_AGENT_ZEEK_COMMAND}
COPY --from=tools /tools /tmp/tools
RUN for zeek in "$ZEEKEEPER_AGENT_ZEEK_COMMAND" "${ZEEK_HOME:-/nonexistent}/bin/zeek" "$(command -v zeek)" \
      /opt/zeek/bin/zeek /usr/local/zeek/bin/zeek; do \
      if [ -x "$zeek" ]; then break; fi; \
    done; \
    if [ -x "$zeek" ]; then \
      LD_LIBRARY_PATH=/tmp/tools /tmp/tools/setcap cap_net_raw=ep "$(readlink -f "$zeek")" && "$zeek" --version; \
    elif [ -n "$WITHOUT_ZEEK" ]; then \
      echo "This image has no Zeek. The agent will say so, and run no nodes."; \
    else \
      echo "ZEEK_IMAGE has no Zeek on the PATH, in /opt/zeek or in /usr/local/zeek. Name another image," \
        "its path with --build-arg ZEEK=<path>, or allow this with --build-arg WITHOUT_ZEEK=yes." >&2; \
      exit 1; \
    fi \
 && rm -rf /tmp/tools
COPY distribution/target/zeekeeper-*/conf/agent.* /etc/zeekeeper/
COPY distribution/target/zeekeeper-*/bin/launch distribution/target/zeekeeper-*/bin/zeekeeper-agent docker/health \
     /opt/zeekeeper/bin/
COPY distribution/target/zeekeeper-*/app/agent /opt/zeekeeper/app/agent
# A container's processes end with the container, so the nodes get their SIGTERM first.
ENV PATH=/opt/zeekeeper/bin:$PATH CONF_DIR=/etc/zeekeeper ZEEKEEPER_AGENT_STOP_NODES_ON_EXIT=true
USER 2149:2149
WORKDIR /var/lib/zeekeeper
VOLUME /var/lib/zeekeeper
EXPOSE 2151
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/zeekeeper/bin/health", "2151"]
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/zeekeeper/bin/zeekeeper-agent"]
