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

/**
 * A log that Zeek has rotated, parsed from its file name: {@code <log>__<opened>__<closed>__.log},
 * or with key=value pairs between the last two delimiters, of which only {@code log_suffix} is
 * used.
 *
 * @param file the log's path
 * @param log Zeek's name for the log, as in conn
 * @param open when the log was opened, in the node's time zone
 * @param close when the log was closed
 * @param suffix the logger's name where there are several loggers, else an empty string
 * @param extension the file extension, with its dot
 */
record RotatedLog(
    Path file,
    String log,
    LocalDateTime open,
    LocalDateTime close,
    String suffix,
    String extension) {
  private static final String DELIMITER = "__";
  private static final String SUFFIX_KEY = "log_suffix=";
  private static final String TIME = "\\d{4}(?:-\\d\\d){5}";
  private static final Pattern NAME =
      Pattern.compile(
          "([^.].*?)__(" + TIME + ")__(" + TIME + ")__(?:(.*)__)?(\\..+)", Pattern.DOTALL);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  // The same extensions as in zeek-archiver.
  private static final List<String> COMPRESSED = List.of("gz", "bz2", "lz", "lz4");

  /** Parses a file name; empty for other files. */
  static Optional<RotatedLog> of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }

    String pairs = name.group(4) == null ? "" : name.group(4);
    String suffix =
        Stream.of(pairs.split(","))
            .map(String::strip)
            .filter(pair -> pair.startsWith(SUFFIX_KEY))
            .map(pair -> pair.substring(SUFFIX_KEY.length()).strip())
            .findFirst()
            .orElse("");

    try {
      LocalDateTime open = LocalDateTime.parse(name.group(2), STAMP);
      LocalDateTime close = LocalDateTime.parse(name.group(3), STAMP);
      return Optional.of(new RotatedLog(file, name.group(1), open, close, suffix, name.group(5)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * The log's name in the log queue, as Zeek's {@code archiver_rotation_format_func} makes it.
   *
   * @param copy 1, or a number that makes the name unique
   */
  String queueName(int copy) {
    String times = STAMP.format(open) + DELIMITER + STAMP.format(close) + DELIMITER;
    String numbered = suffix(copy);
    String pairs = numbered.isEmpty() ? "" : SUFFIX_KEY + numbered + DELIMITER;
    return log + DELIMITER + times + pairs + extension;
  }

  private String suffix(int copy) {
    if (copy == 1) {
      return suffix;
    }
    return suffix.isEmpty() ? Integer.toString(copy) : suffix + "-" + copy;
  }

  /** The log's directory in the archive, as zeek-archiver names it. */
  String day() {
    return open.toLocalDate().toString();
  }

  /** Whether the log is compressed already. */
  boolean isCompressed() {
    return COMPRESSED.stream().anyMatch(extension::endsWith);
  }

  /**
   * The log's path in {@code archive}, as zeek-archiver names it.
   *
   * @param copy 1, or a number that makes the name unique
   */
  Path target(Path archive, int copy) {
    String times = CLOCK.format(open) + "-" + CLOCK.format(close);
    String numbered = suffix(copy).isEmpty() ? "" : "-" + suffix(copy);
    String packed = isCompressed() ? "" : ".gz";
    return archive.resolve(day()).resolve(log + "." + times + numbered + extension + packed);
  }
}
