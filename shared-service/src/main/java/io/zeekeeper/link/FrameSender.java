package io.zeekeeper.link;

/** Sends frames in their order. Safe on any thread. */
public interface FrameSender {
  void send(String frame);

  /** Sends a frame in UTF-8. Does not copy or change the array, so many sessions may share it. */
  void send(byte[] frame);
}
