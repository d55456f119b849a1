package dev.framecast.capture.source.http.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.net.ExtendedSocketOptions;

/**
 * A socket whose look-up, connecting and reading end at a deadline, and at once when the calling
 * thread is interrupted: {@link InterruptedIOException}, of which {@link SocketTimeoutException} is
 * the one that means the deadline.
 *
 * <p>Owned by one thread.
 */
final class DeadlineSocket extends Socket {
  /** How long one wait for bytes runs before the deadline and interruption are looked at. */
  private static final int SLICE_MILLIS = 100;

  /** A peer that is gone without a word is found within 5 s, however seldom it used to speak. */
  private static final int KEEPALIVE_IDLE_SECONDS = 2;

  private static final int KEEPALIVE_INTERVAL_SECONDS = 1;
  private static final int KEEPALIVE_PROBES = 3;

  private long untilNanos;
  private long idleNanos;

  private DeadlineSocket() {}

  /** Connects to the first of the host's addresses that answers. */
  static DeadlineSocket connect(String host, int port, Duration within) throws IOException {
    long untilNanos = System.nanoTime() + within.toNanos();
    IOException last = new UnknownHostException(host);
    for (InetAddress address : await(() -> InetAddress.getAllByName(host), within)) {
      Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
      DeadlineSocket socket = new DeadlineSocket();
      try {
        socket.connect(new InetSocketAddress(address, port), left);
        return socket;
      } catch (InterruptedIOException overOrStopped) {
        socket.close();
        throw overOrStopped;
      } catch (IOException failed) {
        socket.close();
        last = failed;
      }
    }
    throw last;
  }

  /**
   * From now on reading ends so.
   *
   * @param idle the longest time without a byte
   * @param within the longest time in all, from now
   */
  void limit(Duration idle, Duration within) {
    idleNanos = idle.toNanos();
    untilNanos = System.nanoTime() + within.toNanos();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Reading(super.getInputStream());
  }

  /** Every other layer's own idea of a timeout would undo the slices. */
  @Override
  public void setSoTimeout(int millis) throws SocketException {
    super.setSoTimeout(SLICE_MILLIS);
  }

  private void connect(InetSocketAddress to, Duration within) throws IOException {
    await(
        () -> {
          connect(to, (int) Math.max(1, within.toMillis()));
          return to;
        },
        within);
    setTcpNoDelay(true);
    keepAlive();
    setSoTimeout(SLICE_MILLIS);
  }

  /** Makes a call that cannot be interrupted on a thread of its own, which ends by the close. */
  private static <T> T await(Callable<T> call, Duration within) throws IOException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().name("http-connect").start(task);
    try {
      return task.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (TimeoutException late) {
      throw new SocketTimeoutException("no answer in time");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
    }
  }

  private void keepAlive() throws IOException {
    setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
      setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
      setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
    }
  }

  private static InterruptedIOException interrupted() {
    return new InterruptedIOException("closed");
  }

  private final class Reading extends InputStream {
    private final InputStream bytes;

    Reading(InputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      long startNanos = System.nanoTime();
      if (startNanos - untilNanos >= 0) {
        throw new SocketTimeoutException("not done in time");
      }
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted();
        }
        try {
          return bytes.read(into, offset, length);
        } catch (SocketTimeoutException slice) {
          long nowNanos = System.nanoTime();
          if (nowNanos - untilNanos >= 0 || nowNanos - startNanos >= idleNanos) {
            throw slice;
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      DeadlineSocket.this.close();
    }
  }
}
