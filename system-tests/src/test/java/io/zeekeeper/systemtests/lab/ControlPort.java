package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The port of a node's control channel, as another user of the host can use it. */
public final class ControlPort {
  private static final Pattern PORT = Pattern.compile("Zeekeeper::control_port=([0-9]+)/tcp");
  private static final int TIMEOUT_MS = 5000;
  private static final String UPGRADE =
      """
      GET /v1/messages/json HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  private ControlPort() {}

  /** The port on the command line of a process. */
  public static int of(long pid) throws IOException {
    Matcher port = PORT.matcher(Files.readString(Path.of("/proc", "" + pid, "cmdline")));
    if (!port.find()) {
      throw new IllegalStateException("process " + pid + " has no control channel");
    }
    return Integer.parseInt(port.group(1));
  }

  /** Whether the node accepts a WebSocket on this connection, which is then closed. */
  public static boolean answers(Socket connection) {
    try (connection) {
      connection.setSoTimeout(TIMEOUT_MS);
      connection.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      byte[] answer = connection.getInputStream().readNBytes("HTTP/1.1 101".length());
      return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 101");
    } catch (IOException e) {
      return false;
    }
  }

  /** A connection that trusts any node, and has no certificate of its own. */
  public static Socket tlsWithoutCertificate(int port)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
    return context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  private static final class TrustsAnyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
