package dev.framecast.runtime.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a secret from the file that holds it; secrets never come by flag or variable. */
public final class TokenFile {
  /** Shortest token taken, in characters. */
  public static final int MIN_CHARS = 16;

  /** Longest token taken, in characters. */
  public static final int MAX_CHARS = 512;

  private TokenFile() {}

  /**
   * The token: the file's first line without surrounding white space.
   *
   * @param flag the flag that named the file, for the message
   * @throws UserMistakeException when it cannot be read, or holds no fitting token
   */
  public static String read(String flag, Path file) {
    String text;
    try {
      if (Files.size(file) > 4 * MAX_CHARS) {
        throw new UserMistakeException(flag + " " + file + ": too large for a token");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UserMistakeException(
          flag + " " + file + ": cannot be read (" + unreadable.getClass().getSimpleName() + ")",
          unreadable);
    }
    String token = text.lines().findFirst().orElse("").strip();
    if (token.length() < MIN_CHARS || token.length() > MAX_CHARS) {
      throw new UserMistakeException(
          flag
              + " "
              + file
              + ": the first line must be a token of "
              + MIN_CHARS
              + " to "
              + MAX_CHARS
              + " characters");
    }
    return token;
  }
}
