package dev.framecast.runtime.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address as users write it: {@code 127.0.0.1:7400}, {@code relay:7400}, {@code [::1]:7400}.
 * {@link CommandRunner} converts flags to it.
 *
 * @param host a name or an address without brackets
 * @param port 0 to 65535; 0 lets the system choose a port to listen on
 */
public record HostPort(String host, int port) {
  /** Checks both parts. */
  public HostPort {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException(wrong(host + ":" + port));
    }
  }

  /**
   * Parses {@code host:port}.
   *
   * @throws IllegalArgumentException with one clear line
   */
  public HostPort(String text) {
    this(hostOf(text), portOf(text));
  }

  /** Whether the host stands for this machine alone. A name is resolved for the answer. */
  public boolean isLoopback() {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** The socket address, its name resolved now. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static String hostOf(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(wrong(text));
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(wrong(text));
    }
    return host;
  }

  private static int portOf(String text) {
    try {
      return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(wrong(text), noNumber);
    }
  }

  private static String wrong(String text) {
    return "'" + text + "' is no address: write host:port, such as 127.0.0.1:7400";
  }
}
