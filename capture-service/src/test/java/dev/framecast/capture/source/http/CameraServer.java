package dev.framecast.capture.source.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/**
 * A camera's HTTP server, byte for byte as a test wants it: no library would write what these do.
 * Listens on loopback; its threads end with it.
 */
public final class CameraServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Script script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What was asked; header names are in lower case. */
  public record Request(String target, Map<String, String> headers) {
    /** A header's value, or nothing. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What to answer. */
  @FunctionalInterface
  public interface Script {
    /**
     * Answers one request.
     *
     * @return whether the connection is kept for another
     */
    boolean answer(Request request, Reply reply) throws IOException, InterruptedException;
  }

  /** Where to write an answer. */
  public final class Reply {
    private final OutputStream out;

    Reply(OutputStream out) {
      this.out = out;
    }

    /** Sends a text, Latin-1. */
    public Reply text(String text) throws IOException {
      return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public Reply bytes(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends nothing more until the server is closed. */
    public boolean silence() throws InterruptedException {
      closing.await();
      return false;
    }
  }

  /** Listens at once. */
  public CameraServer(Script script) throws IOException {
    this(script, ServerSocketFactory.getDefault());
  }

  /** The same with sockets of another kind. */
  public CameraServer(Script script, ServerSocketFactory sockets) throws IOException {
    this.script = script;
    this.listening = sockets.createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("camera-server").start(this::accept);
  }

  /** Its address. */
  public String address(String target) {
    return "http://127.0.0.1:" + port() + target;
  }

  /** The port it listens on. */
  public int port() {
    return listening.getLocalPort();
  }

  /** All requests so far. */
  public List<Request> requests() {
    return requests;
  }

  /** How many connections were made. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listening.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      boolean isKept = true;
      for (String line = in.readLine();
          line != null && isKept;
          line = isKept ? in.readLine() : null) {
        Request request = new Request(line.split(" ", 3)[1], headers(in));
        requests.add(request);
        isKept = script.answer(request, new Reply(socket.getOutputStream()));
      }
    } catch (SocketException gone) {
      return;
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Map<String, String> headers(BufferedReader in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    return headers;
  }
}
