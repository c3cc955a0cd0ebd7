package io.zeekeeper.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deb and rpm packages, as dpkg and rpm read them. */
class PackageContentsIT {

  @ParameterizedTest
  @ValueSource(strings = {"controller", "agent"})
  void debHasServiceUnitAndConffiles(String service) throws IOException {
    assumeTrue(Packages.has("dpkg-deb"), "dpkg-deb is not installed");
    String deb = Packages.file("zeekeeper-" + service + "_", ".deb").toString();

    String information = Packages.run(Map.of(), "dpkg-deb", "-I", deb).output();
    String contents = Packages.run(Map.of(), "dpkg-deb", "-c", deb).output();

    assertThat(information)
        .contains("Package: zeekeeper-" + service, "Depends: zeekeeper-common (= ", "conffiles")
        .doesNotContain("[[");
    assertThat(contents)
        .contains("./usr/lib/systemd/system/zeekeeper-" + service + ".service")
        .contains("./etc/zeekeeper/" + service + ".yaml")
        .contains("./usr/lib/zeekeeper/app/" + service + "/" + service + ".aot")
        .contains("./usr/bin/zeekeeper-" + service + " -> ../lib/zeekeeper/bin/")
        .containsPattern("-rwxr-xr-x 0/0 .*/usr/lib/zeekeeper/bin/zeekeeper-" + service);
  }

  @Test
  void debOfCommonHasRuntime() throws IOException {
    assumeTrue(Packages.has("dpkg-deb"), "dpkg-deb is not installed");
    String deb = Packages.file("zeekeeper-common_", ".deb").toString();

    assertThat(Packages.run(Map.of(), "dpkg-deb", "-c", deb).output())
        .containsPattern("-rwxr-xr-x 0/0 .*/usr/lib/zeekeeper/runtime/bin/java\n")
        .containsPattern("-rwxr-xr-x 0/0 .*/runtime/lib/jspawnhelper\n")
        .contains("./usr/share/doc/zeekeeper-common/THIRD-PARTY-LICENSES")
        .contains("./usr/share/doc/zeekeeper-common/zeekeeper.cdx.json")
        .contains("./usr/lib/zeekeeper/conf -> /etc/zeekeeper");
  }

  @Test
  void debsInstallUpgradeAndPurge() throws IOException {
    var lifecycle = Packages.run(Map.of(), "src/test/sh/deb-lifecycle", Packages.TARGET.toString());

    assumeTrue(lifecycle.code() != 77, lifecycle.output());
    assertThat(lifecycle.code()).as(lifecycle.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"common", "controller", "agent"})
  void rpmHasRightFilesAndModes(String name) throws IOException {
    assumeTrue(Packages.has("rpm"), "rpm is not installed");
    String rpm = Packages.file("zeekeeper-" + name + "-", ".rpm").toString();

    String files = Packages.run(Map.of(), "rpm", "-qplv", rpm).output();
    String scripts = Packages.run(Map.of(), "rpm", "-qp", "--scripts", rpm).output();

    if (name.equals("common")) {
      assertThat(files)
          .containsPattern("-rwxr-xr-x .*/usr/lib/zeekeeper/runtime/bin/java\n")
          .containsPattern("-rwxr-xr-x .*/runtime/lib/jspawnhelper\n")
          .containsPattern("drwxr-x--- .* zeekeepe.*/var/lib/zeekeeper\n")
          .contains("/usr/lib/zeekeeper/conf -> /etc/zeekeeper");
      assertThat(scripts).contains("useradd");
    } else {
      assertThat(files)
          .containsPattern("-rw-r----- .* root *zeekeepe.*/etc/zeekeeper/" + name + ".yaml\n")
          .containsPattern("-rwxr-xr-x .*/usr/lib/zeekeeper/bin/zeekeeper-" + name + "\n")
          .contains("/usr/bin/zeekeeper-" + name + " -> ");
      assertThat(Packages.run(Map.of(), "rpm", "-qp", "--configfiles", rpm).output())
          .contains("/etc/zeekeeper/" + name + ".yaml");
      assertThat(scripts).contains("/run/systemd/system", "try-restart zeekeeper-" + name);
    }
  }
}
