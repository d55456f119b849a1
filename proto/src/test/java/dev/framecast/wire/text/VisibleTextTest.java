package dev.framecast.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisibleTextTest {
  private static final int LONG = 300;
  private static final Set<Integer> UNSEEN =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR,
          (int) Character.SPACE_SEPARATOR,
          (int) Character.SURROGATE,
          (int) Character.PRIVATE_USE,
          (int) Character.UNASSIGNED);

  @Test
  void everyCharacterThatCannotBeSeenBecomesOneSpace() {
    for (int each = 0; each <= Character.MAX_CODE_POINT; each++) {
      if (UNSEEN.contains(Character.getType(each))) {
        String character = new String(Character.toChars(each));
        assertThat(VisibleText.of("a" + character + character + "b", LONG))
            .as("U+%04X", each)
            .isEqualTo("a b");
      }
    }
  }

  /**
   * Bidirectional controls, joiners, variation selectors, fillers, tags, and the byte order mark.
   */
  @Test
  void soDoMarksAndLettersThatAreShownAsNothing() {
    int[] unseen = {
      0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200d,
      0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xfe0f,
      0xfeff, 0xffa0, 0xfff9, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef
    };
    for (int each : unseen) {
      assertThat(VisibleText.of("a" + Character.toString(each) + "b", LONG))
          .as("U+%04X", each)
          .isEqualTo("a b");
    }
  }

  @Test
  void lettersMarksNumbersAndSignsOfAllScriptsStay() {
    BitSet kept = new BitSet();
    for (int each = 0; each <= Character.MAX_CODE_POINT; each++) {
      if (Character.isLetterOrDigit(each) && !isFiller(each)) {
        kept.set(each);
        String character = Character.toString(each);
        assertThat(VisibleText.of(character, LONG)).as("U+%04X", each).isEqualTo(character);
      }
    }
    assertThat(kept.cardinality()).isGreaterThan(100_000);
    String sentence = "Kamera fehlt: Großküche, 玄関, кухня, مطبخ, é, e\u0301, 😀 (5 €)";
    assertThat(VisibleText.of(sentence, LONG)).isEqualTo(sentence);
  }

  @Test
  void oneLineWithoutSpaceAtItsEnds() {
    assertThat(VisibleText.of("\r\n a \t b\u001b[31m\n", LONG)).isEqualTo("a b [31m");
    assertThat(VisibleText.of("\u202e \u0000", LONG)).isEmpty();
  }

  @Test
  void isCutBetweenTwoCharactersAsPeopleCountThem() {
    for (int before = 0; before < 12; before++) {
      String emoji = VisibleText.of("x".repeat(before) + "😀".repeat(20), 12);
      assertThat(emoji).hasSizeLessThanOrEqualTo(12).endsWith("...");
      assertThat(emoji.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff)).isEmpty();
      String accents = VisibleText.of("x".repeat(before) + "e\u0301".repeat(20), 12);
      assertThat(accents).matches("x*(e\u0301)*\\.\\.\\.");
    }
    assertThat(VisibleText.of("x".repeat(12), 12)).isEqualTo("x".repeat(12));
    assertThat(VisibleText.of("e" + "\u0301".repeat(1_000), 12)).isEqualTo("...");
  }

  @Test
  void aLongTextIsReadNoFurtherThanNeeded() {
    assertThat(VisibleText.of("ab ".repeat(10_000_000), 10)).isEqualTo("ab ab a...");
  }

  private static boolean isFiller(int character) {
    return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0;
  }
}
