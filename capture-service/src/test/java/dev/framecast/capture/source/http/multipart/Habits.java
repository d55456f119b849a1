package dev.framecast.capture.source.http.multipart;

import static dev.framecast.capture.source.http.multipart.Bodies.bytes;
import static dev.framecast.capture.source.http.multipart.Bodies.join;
import static dev.framecast.capture.source.http.multipart.Bodies.told;
import static dev.framecast.capture.source.http.multipart.Bodies.usual;

import java.util.List;
import java.util.stream.Stream;

/** What cameras were seen to write. */
final class Habits {
  private static final String BOUNDARY = "frame";
  private static final String NEXT = "\r\n";

  private Habits() {}

  /** All that are known. */
  static List<Habit> all() {
    return Stream.of(
            types(),
            headers(),
            longHeaders(),
            declared(),
            undeclared(),
            lengths(),
            beside(),
            before(),
            parts())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Habit> types() {
    return List.of(
        new Habit(
            "a parameter behind the type",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg;size=" + j.length, "\r\n\r\n", j, NEXT)),
        new Habit(
            "image/jpg",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpg\r\n", length(j), NEXT, j, NEXT)),
        new Habit("no type", BOUNDARY, "", j -> join("--frame\r\n", length(j), NEXT, j, NEXT)),
        new Habit(
            "no length",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg\r\n\r\n", j, NEXT)),
        new Habit("no header at all", BOUNDARY, "", j -> join("--frame\r\n\r\n", j, NEXT)),
        new Habit("not even an empty line", BOUNDARY, "", j -> join("--frame\r\n", j, NEXT)));
  }

  private static List<Habit> headers() {
    return List.of(
        new Habit(
            "LF only",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\nContent-Type: image/jpeg\nContent-Length: " + j.length,
                    "\n\n",
                    j,
                    "\n")),
        new Habit(
            "lower case",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\ncontent-type: image/jpeg\r\ncontent-length: " + j.length,
                    "\r\n\r\n",
                    j,
                    NEXT)),
        new Habit(
            "folded header",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type:\r\n image/jpeg\r\nContent-Length:\r\n\t" + j.length,
                    "\r\n\r\n",
                    j,
                    NEXT)));
  }

  private static List<Habit> longHeaders() {
    return List.of(
        new Habit(
            "10 kB of headers",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: image/jpeg\r\n",
                    "X-Note: 11-11-2011 PM_IO_00\r\n".repeat(350),
                    length(j),
                    NEXT,
                    j,
                    NEXT)),
        new Habit(
            "a header of 40 kB",
            BOUNDARY,
            "",
            j -> join("--frame\r\nX-Long: ", "a".repeat(40_000), NEXT, length(j), NEXT, j, NEXT)));
  }

  private static List<Habit> declared() {
    return List.of(
        new Habit("as it should be", BOUNDARY, "", Bodies::usual),
        new Habit(
            "no boundary before the first part",
            BOUNDARY,
            "",
            j -> join("Content-Type: image/jpeg\r\n", length(j), NEXT, j, "\r\n--frame\r\n")),
        new Habit(
            "boundary and first header in one line",
            "--jpgboundary",
            "",
            j -> join("--jpgboundaryContent-type: image/jpeg\r\n", length(j), NEXT, j, NEXT)),
        new Habit(
            "the same, and not declared",
            null,
            "",
            j -> join("--jpgboundaryContent-type: image/jpeg\r\n", length(j), NEXT, j, NEXT)),
        new Habit("declared with its dashes", "--frame", "", Bodies::usual),
        new Habit(
            "written without its dashes",
            BOUNDARY,
            "",
            j -> join("frame\r\nContent-Type: image/jpeg\r\n", length(j), NEXT, j, NEXT)));
  }

  private static List<Habit> undeclared() {
    return List.of(
        new Habit("not declared", null, "", Bodies::usual),
        new Habit("declared as another", "other", "", Bodies::usual),
        new Habit("declared as nothing", "", "", Bodies::usual),
        new Habit("declared as dashes alone", "--", "", Bodies::usual),
        new Habit(
            "nothing between picture and boundary",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg\r\n", length(j), NEXT, j)));
  }

  private static List<Habit> lengths() {
    return List.of(
        new Habit("length too small", BOUNDARY, "", j -> told(j, j.length / 2)),
        new Habit("length too large", BOUNDARY, "", j -> told(j, j.length + 100)),
        new Habit("length of always the same", BOUNDARY, "", j -> told(j, 999_999)),
        new Habit("length 0", BOUNDARY, "", j -> told(j, 0)),
        new Habit("length -1", BOUNDARY, "", j -> told(j, -1)),
        new Habit(
            "length absurd",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Length: 99999999999999999999\r\n\r\n", j, NEXT)));
  }

  private static List<Habit> beside() {
    return List.of(
        new Habit("empty lines between", BOUNDARY, "", j -> join(usual(j), "\r\n\r\n\r\n")),
        new Habit("text before the first", BOUNDARY, "This is MIME.\r\n\r\n", Bodies::usual),
        new Habit(
            "a second head",
            BOUNDARY,
            "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=--frame\r\n\r\n",
            Bodies::usual));
  }

  private static List<Habit> before() {
    return List.of(
        new Habit(
            "counted zeros behind the picture",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Length: " + (j.length + 300),
                    "\r\n\r\n",
                    j,
                    new byte[300],
                    NEXT)),
        new Habit(
            "a counted second picture behind",
            BOUNDARY,
            "",
            j -> {
              byte[] small = Bodies.jpeg(77, "", 60);
              return join(
                  "--frame\r\nContent-Length: " + (j.length + small.length),
                  "\r\n\r\n",
                  j,
                  small,
                  NEXT);
            }),
        new Habit(
            "text parts between",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n",
                    usual(j))));
  }

  private static List<Habit> parts() {
    return List.of(
        new Habit(
            "text parts without a length",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: text/plain\r\n\r\nhello\r\n", usual(j))),
        new Habit(
            "empty parts",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n\r\n",
                    usual(j))),
        new Habit(
            "sound that holds markers",
            BOUNDARY,
            "",
            j -> {
              byte[] sound = join(bytes(0xff, 0xd8, 0xff), "x".repeat(50), bytes(0xff, 0xd9));
              return join(
                  usual(j),
                  "--frame\r\nContent-Type: audio/basic\r\nContent-Length: " + sound.length,
                  "\r\n\r\n",
                  sound,
                  NEXT);
            }),
        new Habit("no multipart at all", null, "", j -> j),
        new Habit("no multipart, and bytes between", null, "", j -> join(j, new byte[70_000])));
  }

  private static String length(byte[] jpeg) {
    return "Content-Length: " + jpeg.length + NEXT;
  }
}
