package dev.framecast.wire.session;

import dev.framecast.wire.Protocol;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes whole messages into a session's socket, one after the other. A message that the peer does
 * not take within a timeout, and what its bytes need at {@link Protocol#SLOWEST_BYTES_PER_SECOND},
 * is found by the next one that waits. Safe from any thread.
 */
final class SessionWriter {
  private final SocketChannel channel;
  private final int patienceMillis;
  private final Runnable stuck;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long giveUpNanos = System.nanoTime();

  /**
   * For one socket.
   *
   * @param stuck called by the one that waits in vain; to close the socket
   */
  SessionWriter(SocketChannel channel, int patienceMillis, Runnable stuck) {
    this.channel = channel;
    this.patienceMillis = patienceMillis;
    this.stuck = stuck;
  }

  /** Blocks until the socket has taken all of it. */
  void write(ByteBuffer... buffers) throws IOException {
    await();
    try {
      long bytes = 0;
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      giveUpNanos =
          System.nanoTime()
              + TimeUnit.MILLISECONDS.toNanos(patienceMillis + Protocol.slowestMillis(bytes));
      ByteBuffer last = buffers[buffers.length - 1];
      while (last.hasRemaining()) {
        channel.write(buffers);
      }
    } finally {
      writing.unlock();
    }
  }

  private void await() throws IOException {
    try {
      while (!writing.tryLock(patienceMillis, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - giveUpNanos > 0) {
          stuck.run();
          throw new IOException("relay does not take what is sent");
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another message was sent");
    }
  }
}
