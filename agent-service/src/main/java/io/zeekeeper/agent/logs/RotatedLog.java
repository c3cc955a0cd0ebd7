package io.zeekeeper.agent.logs;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log that Zeek has rotated, as its name tells: {@code <log>__<opened>__<closed>__.log}, or with
 * key=value pairs between the last two delimiters, of which {@code log_suffix} counts.
 *
 * @param file where it is
 * @param log what Zeek calls it, as in conn
 * @param open when it was opened, in the node's time zone
 * @param close when it was closed
 * @param suffix what tells it from another logger's, or an empty string
 * @param extension with its dot
 * @param plain whether zeek-archiver understands its name, too
 */
record RotatedLog(
    Path file,
    String log,
    LocalDateTime open,
    LocalDateTime close,
    String suffix,
    String extension,
    boolean plain) {
  private static final String DELIMITER = "__";
  private static final String SUFFIX_KEY = "log_suffix=";
  private static final String TIME = "\\d{4}(?:-\\d\\d){5}";
  private static final Pattern NAME =
      Pattern.compile(
          "([^.].*?)__(" + TIME + ")__(" + TIME + ")__(?:(.*)__)?(\\..+)", Pattern.DOTALL);
  private static final Pattern PAIR = Pattern.compile("[^=,]*\\S[^=,]*=[^=,]*\\S[^=,]*");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  // As zeek-archiver has it.
  private static final List<String> COMPRESSED = List.of("gz", "bz2", "lz", "lz4");

  static Optional<RotatedLog> of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    String pairs = name.group(4) == null ? "" : name.group(4);
    try {
      return Optional.of(
          new RotatedLog(
              file,
              name.group(1),
              LocalDateTime.parse(name.group(2), STAMP),
              LocalDateTime.parse(name.group(3), STAMP),
              Stream.of(pairs.split(","))
                  .map(String::strip)
                  .filter(pair -> pair.startsWith(SUFFIX_KEY))
                  .map(pair -> pair.substring(SUFFIX_KEY.length()).strip())
                  .findFirst()
                  .orElse(""),
              name.group(5),
              !name.group(1).contains(DELIMITER)
                  && !name.group(5).contains(DELIMITER)
                  && !pairs.contains(DELIMITER)
                  && (pairs.isEmpty()
                      || Stream.of(pairs.split(",", -1))
                          .allMatch(pair -> PAIR.matcher(pair).matches()))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The name in the log queue, as Zeek's {@code archiver_rotation_format_func} makes it. */
  static String queueName(
      String log, LocalDateTime open, LocalDateTime close, @Nullable String suffix, String ext) {
    String times = STAMP.format(open) + DELIMITER + STAMP.format(close) + DELIMITER;
    String pairs = suffix == null || suffix.isEmpty() ? "" : SUFFIX_KEY + suffix + DELIMITER;
    return log + DELIMITER + times + pairs + ext;
  }

  /** The archive's directory for it, as zeek-archiver names it. */
  String day() {
    return open.toLocalDate().toString();
  }

  /**
   * Its name in the archive, as zeek-archiver makes it, without what a compression appends.
   *
   * @param copy 1, or a number that tells it from others of the same name
   */
  String archivedName(int copy) {
    return log
        + "."
        + CLOCK.format(open)
        + "-"
        + CLOCK.format(close)
        + (suffix.isEmpty() ? "" : "-" + suffix)
        + (copy == 1 ? "" : "-" + copy)
        + extension;
  }

  /** Whether it is compressed already. */
  boolean isCompressed() {
    return COMPRESSED.stream().anyMatch(extension::endsWith);
  }

  /** Where in {@code archive} it goes, unless something else is there. */
  Path target(Path archive, int copy) {
    return archive.resolve(day()).resolve(archivedName(copy) + (isCompressed() ? "" : ".gz"));
  }
}
