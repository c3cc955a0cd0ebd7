package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The dashboard in a tab of its own browser session. It writes down every error of the console,
 * every violation of the page's policy and every failed request; {@link #close} fails if there was
 * one that the test did not expect.
 */
public final class Dashboard implements AutoCloseable {
  private static final double PATIENCE_MS = 20_000;

  private final BrowserContext context;
  private final Page page;
  private final String origin;
  private final List<String> faults = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Set<Integer> expected = new HashSet<>();
  private final Set<String> origins = new HashSet<>();
  private boolean connectionMayFail;

  private record Refusal(String url, int status) {}

  Dashboard(BrowserContext context, String origin) {
    this.context = context;
    this.origin = origin;
    origins.add(origin);
    context.setDefaultTimeout(PATIENCE_MS);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      // What a failed request writes to the console is judged as a request.
      if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
        faults.add("console: " + message.text());
      }
    });
    page.onPageError(error -> faults.add("error: " + error));
    page.onDialog(dialog -> {
      // The dashboard asks with elements of its own; only a script that got in from a text does so.
      if (!dialog.type().equals("beforeunload")) {
        faults.add("dialog: " + dialog.message());
      }
      dialog.accept();
    });
    page.onResponse(this::judge);
    page.onRequestFailed(request -> {
      boolean isAborted = "net::ERR_ABORTED".equals(request.failure());
      if (!isAborted && !connectionMayFail) {
        faults.add("request: " + request.url() + " " + request.failure());
      }
    });
    show("#/");
  }

  private void judge(Response response) {
    if (response.status() >= 400) {
      refusals.add(new Refusal(response.url(), response.status()));
    }
    if (origins.stream().noneMatch(response.url()::startsWith)) {
      faults.add("another host: " + response.url());
    }
  }

  /** Lets requests be answered with a status of an error, also those that the page has sent. */
  public Dashboard expecting(int status) {
    expected.add(status);
    return this;
  }

  /** Lets the browser visit another host, such as a provider's. */
  public Dashboard expectingHost(String other) {
    origins.add(other);
    return this;
  }

  /** Lets requests find no controller, from now on. */
  public Dashboard expectingLostConnections() {
    connectionMayFail = true;
    return this;
  }

  /** Goes to an address such as {@code #/nodes/worker-1}. */
  public Dashboard show(String address) {
    page.navigate(origin + "/" + address);
    return this;
  }

  public Page page() {
    return page;
  }

  /** The main part of the page. */
  public Locator main() {
    return page.locator("main");
  }

  public Locator button(String name) {
    return byRole(AriaRole.BUTTON, name);
  }

  public Locator link(String name) {
    return byRole(AriaRole.LINK, name);
  }

  private Locator byRole(AriaRole role, String name) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Presses a button, then the one that confirms. */
  public void confirm(String button, String answer) {
    button(button).first().click();
    page.locator("dialog[open]")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(answer).setExact(true))
        .click();
  }

  /** Waits until the main part contains {@code text}. */
  public void awaitText(String text) {
    main().getByText(text).first().waitFor();
  }

  /** Fails if axe-core finds that someone could not use this page. */
  public void assertAccessible() {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as(page.url())
        .allSatisfy(
            rule -> assertThat(rule.getNodes()).as(rule.getId() + ": " + rule.getHelp()).isEmpty());
  }

  /** Fails if anything on the page is wider than the window, and names what is. */
  public void assertFits() {
    Object wide =
        page.evaluate(
            """
            () => {
              const room = window.innerWidth;
              if (document.documentElement.scrollWidth <= room) {
                return '';
              }
              const scrolls = one => one && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
              return [...document.querySelectorAll('main *')]
                .filter(one => one.getBoundingClientRect().right > room && !scrolls(one.parentElement))
                .map(one => one.tagName + '.' + one.className)
                .join(' ') || 'the page';
            }
            """);
    assertThat(wide).as("wider than the window at " + page.url()).isEqualTo("");
  }

  @Override
  public void close() {
    context.close();
    refusals.stream()
        .filter(refusal -> !expected.contains(refusal.status()))
        .forEach(refusal -> faults.add("request: " + refusal.url() + " " + refusal.status()));
    assertThat(faults).as("faults of the dashboard").isEmpty();
  }
}
