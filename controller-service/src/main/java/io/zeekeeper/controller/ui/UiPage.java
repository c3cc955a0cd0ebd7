package io.zeekeeper.controller.ui;

import io.zeekeeper.model.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.util.HtmlUtils;
import org.webjars.WebJarVersionLocator;

/**
 * The page at {@code /}, made once at the start: the template with the versions of its files and
 * libraries filled in, so that browsers may keep those for good. Immutable.
 *
 * @param html the page
 * @param policy its Content-Security-Policy. The only inline script is the import map, which
 *     browsers do not load from a file; the policy names it by its hash.
 * @param version a hash of all files of the dashboard, which is part of their addresses
 */
record UiPage(String html, String policy, String version) {
  static final String FILES = "/ui/";
  private static final Pattern LIBRARY = Pattern.compile("\\$\\{library:([a-z_-]+)}");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final int VERSION_LENGTH = 12;

  static UiPage make(UiSettings settings, Optional<String> release) {
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver().getResources("classpath:" + FILES + "**/*.*");
      String version = version(files);
      Resource template =
          new PathMatchingResourcePatternResolver()
              .getResource("classpath:" + FILES + "index.html");
      String html =
          withLibraries(template.getContentAsString(StandardCharsets.UTF_8))
              .replace("${files}", FILES + version)
              .replace("${release}", HtmlUtils.htmlEscape(release.orElse("")))
              .replace(
                  "${grafana}",
                  HtmlUtils.htmlEscape(Optional.ofNullable(settings.grafanaUrl()).orElse("")));
      return new UiPage(html, policy(html), version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(Resource[] files) throws IOException {
    Arrays.sort(files, Comparator.comparing(UiPage::address));
    var digest = Hashes.sha256();
    for (Resource file : files) {
      digest.update(file.getContentAsByteArray());
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
  }

  private static String address(Resource file) {
    try {
      return file.getURL().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withLibraries(String template) {
    var locator = new WebJarVersionLocator();
    return LIBRARY
        .matcher(template)
        .replaceAll(found -> {
          String library = found.group(1);
          String version = locator.version(library);
          if (version == null) {
            throw new IllegalStateException("no library " + library + " for the dashboard");
          }
          return Matcher.quoteReplacement("/webjars/" + library + "/" + version);
        });
  }

  private static String policy(String html) {
    Matcher map = IMPORT_MAP.matcher(html);
    if (!map.find()) {
      throw new IllegalStateException("the dashboard's page has no import map");
    }
    byte[] hash = Hashes.sha256().digest(map.group(1).getBytes(StandardCharsets.UTF_8));
    return "default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self';"
            .formatted(Base64.getEncoder().encodeToString(hash))
        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        + " require-trusted-types-for 'script'; trusted-types lit-html";
  }
}
