package dev.framecast.wire.text;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Makes a stranger's text fit for a log line, a terminal and a page: what is left is visible, in
 * one line, and in the order in which it is shown. Stateless, safe from any thread.
 */
public final class VisibleText {
  private static final String CUT = "...";

  private VisibleText() {}

  /**
   * The text with each run of spaces and of characters that cannot be seen replaced by one space,
   * and cut between two characters as people count them.
   *
   * @param maxChars the most UTF-16 units of the result
   */
  public static String of(String text, int maxChars) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), maxChars));
    boolean gap = false;
    for (int at = 0; at < text.length() && line.length() <= maxChars; ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (!isVisible(character)) {
        gap = !line.isEmpty();
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.appendCodePoint(character);
    }
    return line.length() <= maxChars ? line.toString() : cut(line.toString(), maxChars);
  }

  private static String cut(String line, int maxChars) {
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line);
    int end = characters.preceding(maxChars - CUT.length() + 1);
    return line.substring(0, Math.max(end, 0)) + CUT;
  }

  /**
   * Whether a character puts something on the screen by itself or on the one before it. By the
   * Unicode categories: controls (C0, C1), format characters (bidirectional overrides, zero-width
   * characters, tags, the byte order mark), line and paragraph separators, spaces, lone surrogates,
   * and code points for private use or without a meaning are not.
   */
  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !isIgnorable(character);
    };
  }

  /**
   * The assigned letters and marks that are shown as nothing: Default_Ignorable_Code_Point of
   * Unicode's DerivedCoreProperties.txt, as far as the categories above do not hold them.
   */
  private static boolean isIgnorable(int character) {
    return character == 0x034F
        || isWithin(character, 0x115F, 0x1160)
        || isWithin(character, 0x17B4, 0x17B5)
        || isWithin(character, 0x180B, 0x180F)
        || character == 0x3164
        || isWithin(character, 0xFE00, 0xFE0F)
        || character == 0xFFA0
        || isWithin(character, 0xE0000, 0xE0FFF);
  }

  private static boolean isWithin(int character, int first, int last) {
    return character >= first && character <= last;
  }
}
