package dev.framecast.capture.source.pattern;

/** A bitmap font of what a time and a frame number need: 5 by 7 dots a character. */
final class Digits {
  static final int COLUMNS = 5;
  static final int ROWS = 7;

  private static final String CHARACTERS = "0123456789:.-#";

  /** One string a character, its rows from the top; {@code #} is a dot. */
  private static final String[] SHAPES = {
    " ### #   ##  ### # ###  ##   # ### ",
    "  #   ##    #    #    #    #   ### ",
    " ### #   #    #   #   #   #   #####",
    "#####   #   #     #     ##   # ### ",
    "   #   ##  # # #  # #####   #    # ",
    "######    ####     #    ##   # ### ",
    "  ##  #   #    #### #   ##   # ### ",
    "#####    #   #   #   #    #    #   ",
    " ### #   ##   # ### #   ##   # ### ",
    " ### #   ##   # ####    #   #  ##  ",
    "       #    #         #    #       ",
    "                           ##   ## ",
    "               #####               ",
    " # #  # # ##### # # ##### # #  # # ",
  };

  private Digits() {}

  /** Whether the dot is drawn; a character that the font lacks is blank. */
  static boolean isDot(char character, int column, int row) {
    int index = CHARACTERS.indexOf(character);
    return index >= 0 && SHAPES[index].charAt(row * COLUMNS + column) == '#';
  }
}
