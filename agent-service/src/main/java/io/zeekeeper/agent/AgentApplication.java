package io.zeekeeper.agent;

import io.zeekeeper.agent.supervision.AgentIdRecovery;
import io.zeekeeper.service.ServiceMain;
import io.zeekeeper.service.ServiceVariables;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the agent. */
@SpringBootApplication
@ConfigurationPropertiesScan("io.zeekeeper")
public class AgentApplication {
  private static final ServiceVariables VARIABLES =
      new ServiceVariables(
          Map.of(
              "ZEEK_MANAGEMENT_STATE_DIR", "zeekeeper.state-dir",
              "ZEEK_MANAGEMENT_SPOOL_DIR", "zeekeeper.spool-dir",
              "ZEEK_AGENT_NAME", "zeekeeper.agent.name",
              "ZEEK_AGENT_PORT", "server.port",
              "ZEEK_AGENT_ADDR", "server.address"),
          Map.of(
              "zeekeeper.state-dir", ".",
              "zeekeeper.spool-dir", ".",
              "zeekeeper.agent.rotation-interval", "0s"));

  public static void main(String... args) {
    ServiceMain.run(AgentApplication.class, "agent", VARIABLES, new AgentIdRecovery(), args);
  }
}
