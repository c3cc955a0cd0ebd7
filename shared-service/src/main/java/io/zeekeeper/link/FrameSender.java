package io.zeekeeper.link;

/** Sends frames in their order. Safe on any thread. */
public interface FrameSender {
  void send(String frame);

  /**
   * Sends a frame in UTF-8. It is not copied, so many sessions may share it, and none changes it.
   */
  void send(byte[] frame);
}
