package dev.framecast.wire;

import dev.framecast.wire.v1.GoodbyeCode;
import java.io.IOException;

/** The peer broke the contract, or refused us: the code and sentence that belong into Goodbye. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  private final GoodbyeCode code;
  private final boolean said;

  /**
   * The peer broke the contract.
   *
   * @param code what goes, or came, in {@code Goodbye.code}
   * @param sentence one sentence for people, without secrets
   */
  public WireException(GoodbyeCode code, String sentence) {
    this(code, sentence, false);
  }

  private WireException(GoodbyeCode code, String sentence, boolean said) {
    super(sentence);
    this.code = code;
    this.said = said;
  }

  /** The peer said so in its Goodbye. */
  public static WireException said(GoodbyeCode code, String sentence) {
    return new WireException(code, sentence, true);
  }

  /** Whether the peer said so; else we found that it broke the contract. */
  public boolean isSaid() {
    return said;
  }

  /** What goes, or came, in {@code Goodbye.code}. */
  public GoodbyeCode code() {
    return code;
  }
}
