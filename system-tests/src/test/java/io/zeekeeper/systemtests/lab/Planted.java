package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds planted secrets. Every secret of a test contains one of its marks. */
public record Planted(List<String> marks) {

  public Planted {
    marks = List.copyOf(marks);
  }

  public boolean isIn(String text) {
    return marks.stream().anyMatch(text::contains);
  }

  /** The lines of {@code text} with a secret, to name them when a test fails. */
  public List<String> linesIn(String text) {
    return text.lines().filter(this::isIn).toList();
  }

  /** The files below {@code directory} with a secret, relative to it. */
  public List<Path> filesBelow(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isIn(read(file)))
          .map(directory::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command lines of all processes of this machine with a secret. */
  public List<String> commandLines() {
    List<String> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          String line = read(Path.of("/proc", "" + process.pid(), "cmdline")).replace('\0', ' ');
          if (isIn(line)) {
            found.add(line);
          }
        });
    return found;
  }

  // Bytes as characters: files may hold anything.
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (file.startsWith("/proc")) {
        // The process has just ended.
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether users other than the owner and its group can open a file below {@code root}.
   *
   * @param file relative to {@code root}
   */
  public static boolean isOpenToOthers(Path root, Path file) {
    try {
      Path path = root;
      for (Path name : file) {
        path = path.resolve(name);
        PosixFilePermission needed =
            Files.isDirectory(path)
                ? PosixFilePermission.OTHERS_EXECUTE
                : PosixFilePermission.OTHERS_READ;
        if (!Files.getPosixFilePermissions(path).contains(needed)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
