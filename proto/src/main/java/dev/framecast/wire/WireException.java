package dev.framecast.wire;

import dev.framecast.wire.v1.GoodbyeCode;
import java.io.IOException;

/** The peer broke the contract, or refused us: the code and sentence that belong into Goodbye. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  private final GoodbyeCode code;

  /**
   * Makes one.
   *
   * @param code what goes, or came, in {@code Goodbye.code}
   * @param sentence one sentence for people, without secrets
   */
  public WireException(GoodbyeCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** What goes, or came, in {@code Goodbye.code}. */
  public GoodbyeCode code() {
    return code;
  }
}
