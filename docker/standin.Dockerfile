# zeek-standin in place of Zeek, to try the agent's image without Zeek; it analyses nothing:
#   docker build -f docker/standin.Dockerfile -t zeekeeper/zeek-standin .
#   docker build -f docker/agent.Dockerfile --build-arg ZEEK_IMAGE=zeekeeper/zeek-standin -t zeekeeper/agent:standin .
FROM debian:bookworm-slim
COPY zeek-standin/bin /opt/zeek-standin/bin
COPY zeek-standin/share /opt/zeek-standin/share
COPY zeek-standin/target /opt/zeek-standin/target
# The stand-in runs on the runtime that the agent's image adds.
RUN mkdir -p /usr/lib/jvm && ln -s /opt/zeekeeper/runtime /usr/lib/jvm/zeekeeper
ENV ZEEKEEPER_AGENT_ZEEK_COMMAND=/opt/zeek-standin/bin/zeek
