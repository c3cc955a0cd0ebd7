package io.zeekeeper.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The Chromium on the PATH, without a window. Used by the thread that made it. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int HEIGHT = 900;
  private static final double PATIENCE_MS = 120_000;

  private final Playwright playwright;
  private final Browser browser;

  /**
   * @throws IllegalStateException when there is no Chromium
   */
  Chromium() {
    Path executable =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
            .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no Chromium on the PATH (Debian: chromium)"));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "true")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(executable)
                    // Chromium's sandbox refuses to run as root, which tests in containers are.
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  /** A browser session with an empty cache. */
  BrowserContext session(int width, ColorScheme colours) {
    BrowserContext context =
        browser.newContext(
            new NewContextOptions()
                .setViewportSize(width, HEIGHT)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(colours));
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  }

  /** As in {@code Chromium 140.0.7339.185}. */
  String version() {
    return "Chromium " + browser.version();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
