package dev.framecast.capture.source.video;

import dev.framecast.capture.H264Units;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A camera that sends H.264 over RTSP, and refuses one of its transports. */
final class RtspServer implements AutoCloseable {
  private static final int CLOCK_TICKS = 90_000 / 25;
  private static final Pattern PORT = Pattern.compile("client_port=(\\d+)");
  private static final Pattern SEQUENCE = Pattern.compile("(?i)cseq:\\s*(\\d+)");

  private final ServerSocket listening = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
  private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final List<byte[]> units = H264Units.encode(10, 5, 64, 48);
  private final String refused;
  private final String refusal;

  /**
   * Begins to listen.
   *
   * @param refused {@code TCP} or {@code UDP}
   * @param refusal the status of its refusal
   */
  RtspServer(String refused, String refusal) throws IOException {
    this.refused = refused;
    this.refusal = refusal;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The transports that were asked for so far, {@code TCP} or {@code UDP}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      asked.add("closed");
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      Thread playing = null;
      int clientPort = 0;
      StringBuilder request = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        request.append(line).append('\n');
        if (!line.isEmpty()) {
          continue;
        }
        String text = request.toString();
        request.setLength(0);
        Matcher port = PORT.matcher(text);
        clientPort = port.find() ? Integer.parseInt(port.group(1)) : clientPort;
        answer(socket.getOutputStream(), text, udp.getLocalPort());
        if (text.startsWith("PLAY")) {
          int to = clientPort;
          playing = Thread.ofVirtual().start(() -> play(udp, to));
        }
      }
      if (playing != null) {
        playing.interrupt();
      }
    } catch (IOException gone) {
      asked.add("gone");
    }
  }

  private void answer(OutputStream out, String request, int udpPort) throws IOException {
    Matcher number = SEQUENCE.matcher(request);
    String sequence = number.find() ? number.group(1) : "0";
    String status = "200 OK";
    String more = "Session: 7\r\n";
    String body = "";
    if (request.startsWith("DESCRIBE")) {
      body = description();
      more = "Content-Type: application/sdp\r\nContent-Length: %d\r\n".formatted(body.length());
    } else if (request.startsWith("SETUP")) {
      String transport = request.contains("RTP/AVP/TCP") ? "TCP" : "UDP";
      asked.add(transport);
      status = transport.equals(refused) ? refusal : status;
      Matcher port = PORT.matcher(request);
      String ports = port.find() ? ";client_port=%1$s-%1$s".formatted(port.group(1)) : "";
      more +=
          "Transport: RTP/AVP;unicast%s;server_port=%d-%d\r\n".formatted(ports, udpPort, udpPort);
    }
    String answer = "RTSP/1.0 %s\r\nCSeq: %s\r\n%s\r\n%s".formatted(status, sequence, more, body);
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private String description() {
    List<byte[]> nals = H264Units.split(units.getFirst());
    Base64.Encoder text = Base64.getEncoder();
    String sets = text.encodeToString(nals.get(0)) + "," + text.encodeToString(nals.get(1));
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=cam\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:video\r\n"
        + "a=fmtp:96 packetization-mode=1;sprop-parameter-sets="
        + sets
        + "\r\n";
  }

  private void play(DatagramSocket from, int port) {
    try {
      int sequence = 0;
      for (int i = 0; !Thread.interrupted() && !from.isClosed(); i++) {
        List<byte[]> nals = H264Units.split(units.get(i % units.size()));
        for (int n = 0; n < nals.size(); n++) {
          int marker = n == nals.size() - 1 ? 0x80 : 0;
          ByteBuffer rtp = ByteBuffer.allocate(12 + nals.get(n).length);
          rtp.put((byte) 0x80).put((byte) (96 | marker)).putShort((short) sequence++);
          rtp.putInt(i * CLOCK_TICKS).putInt(1).put(nals.get(n));
          from.send(
              new DatagramPacket(
                  rtp.array(), rtp.capacity(), InetAddress.getLoopbackAddress(), port));
        }
        TimeUnit.MILLISECONDS.sleep(40);
      }
    } catch (IOException | InterruptedException ended) {
      asked.add("ended");
    }
  }
}
