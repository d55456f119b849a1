package dev.framecast.relay.stream;

/** A session that watches the directory. Called on any thread; moves to its own by itself. */
public interface DirectoryWatcher {
  /** The stream's {@link Stream#status} is new; read it when there is room to send it. */
  void changed(Stream stream);
}
