package io.zeekeeper.service;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A command beside the service itself, as in {@code zeekeeper-controller token list}. */
public interface ServiceCommand {

  /**
   * Runs the command. The service may run at the same time.
   *
   * @param home the service's own directory
   * @param words the words after the command's name, without the service's properties
   * @param out for what the caller wants
   * @param err for notes to the caller
   * @throws StartupException when the command fails; the message says why
   */
  void run(Path home, List<String> words, PrintStream out, PrintStream err) throws IOException;
}
