package io.zeekeeper.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds scripts as Zeek does, follows their {@code @load} lines, and extracts declarations and
 * redefs. Understands nothing else of the language.
 */
final class Scripts {
  /** Tests put this mark into a script to cause a parse error. */
  private static final String BROKEN = "undefined_thing";

  private static final Pattern LOAD = Pattern.compile("^@load\\s+(\\S+)");
  private static final Pattern MODULE = Pattern.compile("^module\\s+(\\w+)\\s*;");
  private static final Pattern DECLARATION =
      Pattern.compile("^\\s*(?:const|option|global)\\s+([\\w:]+)\\s*(?:=\\s*([^&;]+))?.*");
  private static final Pattern REDEF =
      Pattern.compile("^redef\\s+([\\w:]+)\\s*\\+?=\\s*(.*?);?\\s*$");

  private final List<Path> path;
  private final Identifiers identifiers;
  private final Set<Path> loaded = new HashSet<>();

  Scripts(String zeekPath, Identifiers identifiers) {
    this.path = List.of(zeekPath.split(":")).stream().map(Path::of).toList();
    this.identifiers = identifiers;
  }

  void load(String name, @Nullable Path from) {
    Path file =
        find(name, from).orElseThrow(() -> new FatalError("fatal error: can't find " + name));
    if (!loaded.add(file)) {
      return;
    }
    try {
      read(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasLoaded(String part) {
    return loaded.stream().anyMatch(file -> file.toString().contains(part));
  }

  Optional<Path> find(String name, @Nullable Path from) {
    if (name.startsWith("/")) {
      return variant(Path.of("/"), name.substring(1));
    }
    if (name.startsWith(".") && from != null && from.getParent() != null) {
      return variant(from.getParent(), name);
    }
    return path.stream().flatMap(directory -> variant(directory, name).stream()).findFirst();
  }

  private static Optional<Path> variant(Path directory, String name) {
    return List.of(name, name + ".zeek", name + "/__load__.zeek").stream()
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .map(file -> file.toAbsolutePath().normalize())
        .findFirst();
  }

  private void read(Path file, List<String> lines) {
    String module = "GLOBAL";
    int number = 0;

    for (String line : lines) {
      number++;
      if (line.strip().startsWith("#")) {
        continue;
      }
      if (line.contains(BROKEN)) {
        throw new FatalError(
            "error in %s, line %d: unknown identifier %s, at or near \"%s\""
                .formatted(file, number, BROKEN, BROKEN));
      }

      Matcher load = LOAD.matcher(line);
      if (load.find()) {
        load(load.group(1), file);
      }

      Matcher names = MODULE.matcher(line);
      if (names.find()) {
        module = names.group(1);
      }

      Matcher declared = DECLARATION.matcher(line);
      if (declared.matches()) {
        String value = declared.group(2);
        identifiers.declare(qualified(module, declared.group(1)), value == null ? "" : value);
      }

      Matcher redef = REDEF.matcher(line);
      if (redef.matches()) {
        redef(file, number, qualified(module, redef.group(1)), redef.group(2));
      }
    }
  }

  private void redef(Path file, int number, String id, String value) {
    if (!identifiers.knows(id)) {
      throw new FatalError(
          "error in %s, line %d: \"redef\" used but not previously defined (%s)"
              .formatted(file, number, id));
    }
    identifiers.redef(id, value);
  }

  private static String qualified(String module, String name) {
    return module.equals("GLOBAL") || name.contains("::") ? name : module + "::" + name;
  }

  void redefFromCommandLine(Map<String, String> redefs) {
    redefs.forEach((id, value) -> {
      if (!identifiers.knows(id)) {
        throw new FatalError("error: unknown identifier '" + id + "' in command-line options");
      }
      identifiers.redef(id, value);
    });
  }
}
