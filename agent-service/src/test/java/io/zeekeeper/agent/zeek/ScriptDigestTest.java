package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of scripts alter the digest. */
class ScriptDigestTest {
  @TempDir Path directory;
  private Path share;
  private Path site;

  @BeforeEach
  void install() throws IOException {
    share = directory.resolve("share/zeek");
    site = share.resolve("site");
    write(share.resolve("base/frameworks/cluster/__load__.zeek"), "# cluster");
    write(share.resolve("policy/misc/scan.zeek"), "# scan");
    write(share.resolve("builtin-plugins/__load__.zeek"), "# plugins");
    write(site.resolve("local.zeek"), "# local");
    write(site.resolve("packages/p/main.zeek"), "# p");
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private LaunchSpec ofZeeksOwnPath(String... scripts) {
    return Specs.reading(
        List.of(scripts), share, share.resolve("policy"), site, share.resolve("builtin-plugins"));
  }

  private static String digest(LaunchSpec spec) {
    return new ScriptDigest().of(spec);
  }

  private void assertSees(LaunchSpec spec, Path file, boolean seen) throws IOException {
    String before = digest(spec);
    assertThat(digest(spec)).isEqualTo(before);
    String content = Files.readString(file);
    write(file, content + " edited");
    if (seen) {
      assertThat(digest(spec)).as("edited " + file).isNotEqualTo(before);
    } else {
      assertThat(digest(spec)).as("edited " + file).isEqualTo(before);
    }
    write(file, content);
    assertThat(digest(spec)).as("reverted " + file).isEqualTo(before);
  }

  @Test
  void siteAndNamedScriptsCountAndTheDistributionDoesNot() throws IOException {
    assertSees(ofZeeksOwnPath("local"), site.resolve("local.zeek"), true);
    assertSees(ofZeeksOwnPath("local"), site.resolve("packages/p/main.zeek"), true);
    assertSees(ofZeeksOwnPath("local"), share.resolve("policy/misc/scan.zeek"), false);
    assertSees(ofZeeksOwnPath("misc/scan"), share.resolve("policy/misc/scan.zeek"), true);
    assertSees(ofZeeksOwnPath(), share.resolve("builtin-plugins/__load__.zeek"), false);
  }

  @Test
  void signaturesCountAndOtherFilesDoNot() throws IOException {
    write(site.resolve("x.sig"), "signature x {}");
    write(site.resolve("x.txt"), "text");
    assertSees(ofZeeksOwnPath(), site.resolve("x.sig"), true);
    assertSees(ofZeeksOwnPath(), site.resolve("x.txt"), false);
  }

  @Test
  void newRenamedAndRemovedFilesCount() throws IOException {
    LaunchSpec spec = ofZeeksOwnPath();
    String before = digest(spec);
    write(site.resolve("new.zeek"), "");
    String more = digest(spec);
    Files.move(site.resolve("new.zeek"), site.resolve("other.zeek"));
    assertThat(digest(spec)).isNotIn(before, more);
    Files.delete(site.resolve("other.zeek"));
    assertThat(digest(spec)).isEqualTo(before);
  }

  @Test
  void linkedSiteDirectoryIsEntered() throws IOException {
    Path real = directory.resolve("elsewhere");
    Files.move(site, real);
    Files.createSymbolicLink(site, real);
    assertSees(ofZeeksOwnPath("local"), real.resolve("packages/p/main.zeek"), true);
  }

  @Test
  void linkedPackageDirectoryIsEntered() throws IOException {
    Path real = directory.resolve("clones/q");
    write(real.resolve("main.zeek"), "# q");
    Files.createSymbolicLink(site.resolve("packages/q"), real);
    assertSees(ofZeeksOwnPath("local"), real.resolve("main.zeek"), true);
  }

  @Test
  void linkedScriptIsRead() throws IOException {
    Path real = directory.resolve("real.zeek");
    write(real, "# real");
    Files.createSymbolicLink(site.resolve("linked.zeek"), real);
    assertSees(ofZeeksOwnPath(), real, true);
  }

  @Test
  void loopsAndDanglingLinksAreHarmless() throws IOException {
    Files.createSymbolicLink(site.resolve("self"), site);
    Files.createSymbolicLink(site.resolve("packages/up"), Path.of(".."));
    Files.createSymbolicLink(site.resolve("gone.zeek"), Path.of("nowhere"));
    assertSees(ofZeeksOwnPath("local"), site.resolve("packages/p/main.zeek"), true);
    assertThat(new ScriptDigest().problem(ofZeeksOwnPath())).isEmpty();
  }

  @Test
  void directoriesOfOperatorsZeekPathCount() throws IOException {
    Path own = directory.resolve("own");
    write(own.resolve("deep/in/it.zeek"), "# it");
    LaunchSpec spec = Specs.reading(List.of("local"), own, share, share.resolve("policy"), site);
    assertSees(spec, own.resolve("deep/in/it.zeek"), true);
    assertSees(spec, site.resolve("local.zeek"), true);
    assertSees(spec, share.resolve("policy/misc/scan.zeek"), false);
  }

  @Test
  void equalTreesInDifferentPlacesHaveTheSameDigest() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    write(one.resolve("a.zeek"), "# a");
    write(two.resolve("a.zeek"), "# a");
    assertThat(digest(Specs.reading(List.of(), one)))
        .isEqualTo(digest(Specs.reading(List.of(), two)));
  }

  @Test
  void contentThatMovesBetweenFilesCounts() throws IOException {
    Path own = directory.resolve("own");
    write(own.resolve("a.zeek"), "1");
    write(own.resolve("b.zeek"), "2");
    String before = digest(Specs.reading(List.of(), own));
    write(own.resolve("a.zeek"), "2");
    write(own.resolve("b.zeek"), "1");
    assertThat(digest(Specs.reading(List.of(), own))).isNotEqualTo(before);
  }

  @Test
  void scriptsAreFoundAsZeekFindsThem() throws IOException {
    write(site.resolve("package/__load__.zeek"), "@load ./main");
    write(directory.resolve("absolute.zeek"), "# absolute");
    Files.createDirectories(site.resolve("no-package"));
    assertThat(
            new ScriptDigest()
                .missing(
                    ofZeeksOwnPath(
                        "local",
                        "local.zeek",
                        "misc/scan",
                        "package",
                        directory.resolve("absolute.zeek").toString(),
                        "nowhere",
                        "no-package",
                        "./local",
                        directory.resolve("absolute").toString())))
        .containsExactly(
            "nowhere", "no-package", "./local", directory.resolve("absolute").toString());
  }

  @Test
  void absoluteScriptAndPackageOutsideThePathCount() throws IOException {
    Path script = directory.resolve("absolute.zeek");
    write(script, "# absolute");
    Path member = directory.resolve("package/main.zeek");
    write(directory.resolve("package/__load__.zeek"), "@load ./main");
    write(member, "# main");
    assertSees(ofZeeksOwnPath(script.toString()), script, true);
    assertSees(ofZeeksOwnPath(directory.resolve("package").toString()), member, true);
  }

  @Test
  void scriptThatAppearsCounts() throws IOException {
    LaunchSpec spec = Specs.reading(List.of("later"), directory.resolve("empty"));
    String before = digest(spec);
    write(directory.resolve("empty/later.zeek"), "");
    assertThat(digest(spec)).isNotEqualTo(before);
  }

  @Test
  void directoryWithTooManyFilesIsAProblem() throws IOException {
    write(site.resolve("one.txt"), "");
    assertThat(ScriptTree.of(site, 3).problem()).isNull();
    write(site.resolve("two.txt"), "");
    assertThat(ScriptTree.of(site, 3).problem())
        .isEqualTo(
            site
                + " holds more than 3 files; remove it from ZEEKPATH, or move other files elsewhere");
  }

  @Test
  void tooDeeplyNestedDirectoriesAreAProblem() throws IOException {
    Path deep = site;
    for (int i = 0; i <= ScriptTree.MAX_DEPTH; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    assertThat(new ScriptDigest().problem(ofZeeksOwnPath()).orElseThrow())
        .contains("is nested more than 40 directories deep");
  }

  @Test
  void instanceReadsEachDirectoryOnce() throws IOException {
    var sameDigest = new ScriptDigest();
    String before = sameDigest.of(ofZeeksOwnPath());
    write(site.resolve("packages/p/main.zeek"), "# other");
    assertThat(sameDigest.of(ofZeeksOwnPath())).isEqualTo(before);
    assertThat(digest(ofZeeksOwnPath())).isNotEqualTo(before);
  }
}
