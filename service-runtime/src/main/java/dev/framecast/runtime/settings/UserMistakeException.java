package dev.framecast.runtime.settings;

/**
 * Something that the person who started us can put right: its message is the one line they see,
 * naming what is wrong and what would be right. Never shown with a stack trace.
 */
public final class UserMistakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from the line to show. */
  public UserMistakeException(String line) {
    super(line);
  }

  /** Makes one from the line to show, keeping what led to it. */
  public UserMistakeException(String line, Throwable cause) {
    super(line, cause);
  }
}
