package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.stream.DirectoryWatcher;
import dev.framecast.relay.stream.Stream;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Envelope;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * A session whose peer watches the directory. What it has not been told yet is held as the set of
 * streams that changed, so that a slow peer costs no more than that.
 */
final class DirectorySession extends Conversation implements DirectoryWatcher {
  private final StreamDirectory directory;
  private final SequencedSet<Stream> untold = new LinkedHashSet<>();

  DirectorySession(Connection connection, StreamDirectory directory) {
    super(connection);
    this.directory = directory;
    connection.desk().count(Guest.DIRECTORY, 1);
  }

  /** Welcomes the peer and begins to tell. */
  void begin() {
    connection().welcome();
    directory.watchAll(this);
  }

  @Override
  void said(Envelope envelope) throws WireException {
    if (!envelope.hasReport()) {
      throw unfit(envelope, "watcher of the directory");
    }
  }

  @Override
  void cleared() {
    tell();
  }

  @Override
  void ended() {
    connection().desk().count(Guest.DIRECTORY, -1);
    directory.unwatch(this);
    untold.clear();
  }

  @Override
  public void changed(Stream stream) {
    connection()
        .loop()
        .execute(
            () -> {
              if (!connection().isOver()) {
                untold.add(stream);
                tell();
              }
            });
  }

  private void tell() {
    // Sending can lead back here, so nothing is held across it.
    while (!untold.isEmpty() && connection().isClear()) {
      Stream stream = untold.removeFirst();
      connection().send(Envelope.newBuilder().setStreamStatus(stream.status()).build());
    }
  }
}
