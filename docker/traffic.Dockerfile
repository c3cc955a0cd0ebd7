# The lab's traffic source: makes a small capture, and replays it for ever.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-minimal tcpreplay \
 && rm -rf /var/lib/apt/lists/*
COPY docker/traffic /opt/traffic
ENTRYPOINT ["/opt/traffic/replay"]
