package io.zeekeeper.controller.agents;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.service.Loopback;
import org.jspecify.annotations.Nullable;

/** Whether connections to agents use TLS. */
record AgentDialTls(AgentTls tls, boolean insecure) {

  /**
   * For one attempt to connect; null without TLS. An agent on this host may listen with or without
   * TLS, so that the attempts alternate.
   */
  @Nullable SslContext attempt(String instance, String host, long number) {
    boolean plain = Loopback.is(host) ? number % 2 == 0 : insecure;
    return plain ? null : tls.clientContext(instance);
  }
}
