package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Hashes;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The content of the scripts a node reads: those it names, and all {@code *.zeek} and {@code *.sig}
 * files of the site directory with its packages. The rest of the distribution changes only with
 * Zeek's version. One object serves one deployment; it reads the site once.
 */
final class ScriptDigest {
  private static final int MAX_DEPTH = 16;

  private final ZeekInstallation zeek;
  private final String site;

  ScriptDigest(ZeekInstallation zeek) {
    this.zeek = zeek;
    MessageDigest digest = Hashes.sha256();
    zeek.siteDirectories().forEach(directory -> addTree(directory, digest));
    this.site = HexFormat.of().formatHex(digest.digest());
  }

  String of(Node node, List<String> scriptsOfAll) {
    MessageDigest digest = Hashes.sha256();
    Stream.concat(scriptsOfAll.stream(), node.scripts().stream())
        .forEach(script -> addScript(script, digest));
    return site + HexFormat.of().formatHex(digest.digest());
  }

  private void addScript(String script, MessageDigest digest) {
    for (Path directory : script.startsWith("/") ? List.of(Path.of("/")) : zeek.scriptPath()) {
      for (String name : List.of(script, script + ".zeek", script + "/__load__.zeek")) {
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file)) {
          addFile(file, digest);
          return;
        }
      }
    }
  }

  private static void addTree(Path directory, MessageDigest digest) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory, MAX_DEPTH)) {
      files
          .filter(file -> file.toString().endsWith(".zeek") || file.toString().endsWith(".sig"))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> addFile(file, digest));
    } catch (IOException | java.io.UncheckedIOException e) {
      // A directory that cannot be read cannot be what a node runs from either.
      digest.update(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void addFile(Path file, MessageDigest digest) {
    digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
    try {
      digest.update(Files.readAllBytes(file));
    } catch (IOException e) {
      digest.update((byte) 0);
    }
  }
}
