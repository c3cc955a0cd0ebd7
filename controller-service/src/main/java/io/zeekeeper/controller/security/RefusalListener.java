package io.zeekeeper.controller.security;

/** Gets every request that is refused because of who sent it. */
public interface RefusalListener {

  /** Called on the connection's event loop, before the client gets its answer; never blocks. */
  void refused(Refusal refusal);
}
