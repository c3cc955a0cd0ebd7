package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Hashes the scripts that a node reads: the scripts that the node names, and all {@code *.zeek} and
 * {@code *.sig} files of its script path, such as the site's scripts and packages. Leaves out
 * Zeek's own scripts, which change only with Zeek's version.
 *
 * <p>Reads each directory only once, so a later digest needs a new object. Blocks on the disk for a
 * few milliseconds. For one thread.
 */
public final class ScriptDigest {
  private final Map<Path, ScriptTree> trees = new HashMap<>();

  /** The hash, in hex, of the scripts that a process launched now would read. Never fails. */
  public String of(LaunchSpec spec) {
    MessageDigest digest = Hashes.sha256();
    sites(spec).forEach(site -> update(digest, tree(site).digest()));

    for (String script : spec.scripts()) {
      Optional<Path> file = find(script, spec);
      update(digest, script);
      if (file.isEmpty()) {
        update(digest, "not found");
      } else if (Files.isDirectory(file.get())) {
        update(digest, tree(file.get()).digest());
      } else {
        ScriptTree.add(script, file.get(), digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Why the digest does not cover all scripts that the node may read, in words for a person. */
  public Optional<String> problem(LaunchSpec spec) {
    return sites(spec).map(site -> tree(site).problem()).filter(Objects::nonNull).findFirst();
  }

  /**
   * The scripts that the node names but that are not on its script path. Zeek may still find them
   * in a plugin.
   */
  public List<String> missing(LaunchSpec spec) {
    return spec.scripts().stream().filter(script -> find(script, spec).isEmpty()).toList();
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private ScriptTree tree(Path directory) {
    return trees.computeIfAbsent(directory, ScriptTree::of);
  }

  private static Stream<Path> sites(LaunchSpec spec) {
    return spec.scriptPath().stream().map(Path::of).filter(directory -> !isZeeksOwn(directory));
  }

  /**
   * Whether this is the parent of Zeek's {@code base}, or one of Zeek's directories beside {@code
   * base}.
   */
  private static boolean isZeeksOwn(Path directory) {
    boolean beside = directory.endsWith("policy") || directory.endsWith("builtin-plugins");
    Path root = beside ? directory.resolveSibling("") : directory;
    return Files.isDirectory(root.resolve("base/frameworks/cluster"));
  }

  /**
   * Looks for a script as Zeek does (find_script_file): a file, or a directory that is a package.
   */
  private static Optional<Path> find(String script, LaunchSpec spec) {
    if (script.startsWith(".")) {
      // Zeek looks for such a name beside the script that loads it; here, the command line loads
      // it.
      return Optional.empty();
    }

    Path named = Path.of(script);
    Stream<Path> candidates =
        named.isAbsolute()
            ? Stream.of(named)
            : spec.scriptPath().stream()
                .flatMap(directory ->
                    Stream.of(Path.of(directory, script + ".zeek"), Path.of(directory, script)));
    return candidates
        .filter(Files::isReadable)
        .findFirst()
        .filter(
            found -> !Files.isDirectory(found) || Files.isReadable(found.resolve("__load__.zeek")));
  }
}
