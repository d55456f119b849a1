package dev.framecast.relay.stream.outbox;

/** What a viewer lacks for anything more to be sent to it. */
public enum Lack {
  /** Nothing. */
  NOTHING,
  /** Frames that were dropped in its outbox, which the late-joiner cache may hold. */
  CACHED_FRAMES,
  /** A keyframe that is yet to come. */
  KEYFRAME;

  /** What is lacking with that too: the cache cannot make up for a keyframe that is lacking. */
  Lack with(Lack more) {
    return this == KEYFRAME ? this : more;
  }
}
