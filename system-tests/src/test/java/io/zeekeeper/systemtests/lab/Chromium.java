package io.zeekeeper.systemtests.lab;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real Chromium without a window. Playwright's objects belong to the thread that made them. */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
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

  /**
   * Starts the Chromium on the PATH. Skips the tests where there is none, but not in CI, which
   * installs one.
   */
  public static Chromium start() {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      String reason = "no Chromium on the PATH (Debian: chromium)";
      Assertions.assertNull(System.getenv("CI"), reason);
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
    return new Chromium(executable.get());
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens the dashboard in a session of its own, as another person's browser would. */
  public Dashboard open(String origin) {
    return open(origin, Look.DESK);
  }

  /** Opens the dashboard with a look. */
  public Dashboard open(String origin, Look look) {
    return new Dashboard(
        browser.newContext(
            new NewContextOptions()
                .setViewportSize(look.width, HEIGHT)
                .setIgnoreHTTPSErrors(true)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(look.scheme)),
        origin);
  }

  /** The size of the window and the colours. */
  public enum Look {
    DESK(WIDTH, ColorScheme.LIGHT),
    NIGHT(WIDTH, ColorScheme.DARK),
    PHONE(380, ColorScheme.LIGHT),
    NIGHT_PHONE(380, ColorScheme.DARK);

    private final int width;
    private final ColorScheme scheme;

    Look(int width, ColorScheme scheme) {
      this.width = width;
      this.scheme = scheme;
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
