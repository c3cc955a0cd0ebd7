package io.zeekeeper.controller.command;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Principal.Credential;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Answers the commands on the controller's host, over a socket in the controller's home. The kernel
 * says which user is at the other end: only the controller's own and root are answered, who can
 * read the controller's files anyway. So no token is needed, and no other user can listen in its
 * place. One virtual thread accepts, one serves each command.
 */
@Component
final class CommandServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(CommandServer.class);
  private static final String ROOT = "root";
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Commands commands;
  private final Path file;
  private volatile @Nullable ServerSocketChannel server;

  CommandServer(Commands commands, StateDirectory state) {
    this.commands = commands;
    this.file = CommandSocket.in(state.home());
  }

  @Override
  public void start() {
    try {
      // The home is locked, so a socket that exists is left from an earlier process.
      Files.deleteIfExists(file);
      var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      server = channel;
      Thread.ofVirtual().name("commands").start(() -> accept(channel));
    } catch (IOException | RuntimeException e) {
      log.warn(
          "commands on this host are not answered: {} cannot be made: {}; use the REST API, or a"
              + " shorter zeekeeper.state-dir",
          file,
          e.toString());
    }
  }

  private void accept(ServerSocketChannel channel) {
    while (channel.isOpen()) {
      try {
        SocketChannel peer = channel.accept();
        Thread.ofVirtual().name("command").start(() -> serve(peer));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warn("a command cannot connect: {}", e.toString());
        // The process may have no file left, and then the next attempt fails at once.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void serve(SocketChannel peer) {
    try (peer) {
      UnixDomainPrincipal user = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
      if (isTrusted(user.user().getName())) {
        var principal = new Principal(user.user().getName(), Role.ADMIN, Credential.COMMAND);
        CommandRequest request = CommandSocket.read(peer, CommandRequest.class);
        CommandSocket.write(
            peer, commands.answer(request, new Actor("local", Edge.COMMAND, principal)));
      } else {
        log.warn("refused a command of user {}", user.user().getName());
        CommandSocket.write(
            peer, CommandAnswer.failed("only the controller's user and root may do this"));
      }
    } catch (IOException e) {
      log.warn("a command failed: {}", e.toString());
    }
  }

  private boolean isTrusted(String user) throws IOException {
    return user.equals(ROOT) || user.equals(Files.getOwner(file).getName());
  }

  @Override
  public void stop() {
    ServerSocketChannel channel = server;
    server = null;
    try {
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.debug("cannot close {}: {}", file, e.toString());
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }
}
