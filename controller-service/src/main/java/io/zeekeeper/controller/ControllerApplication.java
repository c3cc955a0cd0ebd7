package io.zeekeeper.controller;

import io.zeekeeper.controller.command.CertificateCommand;
import io.zeekeeper.controller.command.TokenCommand;
import io.zeekeeper.service.ServiceMain;
import io.zeekeeper.service.ServiceVariables;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The controller's process. */
@SpringBootApplication
@ConfigurationPropertiesScan("io.zeekeeper")
public class ControllerApplication {
  private static final ServiceVariables VARIABLES =
      new ServiceVariables(
          Map.of(
              "ZEEK_MANAGEMENT_STATE_DIR", "zeekeeper.state-dir",
              "ZEEK_MANAGEMENT_SPOOL_DIR", "zeekeeper.spool-dir",
              "ZEEK_CONTROLLER_NAME", "zeekeeper.controller.name",
              "ZEEK_CONTROLLER_PORT", "zeekeeper.controller.agent-port",
              "ZEEK_CONTROLLER_ADDR", "zeekeeper.controller.agent-address",
              "ZEEK_CONTROLLER_WEBSOCKET_PORT", "server.port",
              "ZEEK_CONTROLLER_WEBSOCKET_ADDR", "server.address"),
          Map.of("zeekeeper.state-dir", ".", "zeekeeper.spool-dir", "."));

  public static void main(String... args) {
    ServiceMain.run(
        ControllerApplication.class,
        "controller",
        VARIABLES,
        Map.of("token", new TokenCommand(), "certificate", new CertificateCommand()),
        args);
  }
}
