package dev.framecast.capture.source.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class HttpAddressTest {
  @Test
  void hostsOfContainersHaveUnderscores() {
    HttpAddress address = parse("http://ip_cam:7590/plain?x=1#part");
    assertThat(address.host()).isEqualTo("ip_cam");
    assertThat(address.port()).isEqualTo(7590);
    assertThat(address.hostHeader()).isEqualTo("ip_cam:7590");
    assertThat(address.target()).isEqualTo("/plain?x=1");
  }

  @Test
  void portsAndTargetsMayBeLeftOut() {
    assertThat(parse("HTTP://cam").hostHeader()).isEqualTo("cam");
    assertThat(parse("https://cam:443/x").hostHeader()).isEqualTo("cam");
    assertThat(parse("https://cam").port()).isEqualTo(443);
    assertThat(parse("http://cam:?action=stream").target()).isEqualTo("/?action=stream");
  }

  @Test
  void addressesOfVersionSixStandInBrackets() {
    HttpAddress address = parse("http://[::1]:81/a");
    assertThat(address.host()).isEqualTo("::1");
    assertThat(address.hostHeader()).isEqualTo("[::1]:81");
  }

  @Test
  void thePasswordGoesUpToTheLastAtSign() {
    assertThat(parse("http://u:p%40s+s@cam/").credentials()).isEqualTo("u:p@s+s");
    assertThat(parse("http://u:p@ss@cam/").credentials()).isEqualTo("u:p@ss");
    assertThat(parse("http://u:100%@cam/").credentials()).isEqualTo("u:100%");
    assertThat(parse("http://cam/").credentials()).isNull();
  }

  @Test
  void nothingIsShownThatMayBeSecret() {
    assertThat(parse("http://u:secret@cam/secret?pwd=secret")).hasToString("http://cam");
  }

  @Test
  void whatIsNoAddressIsNone() {
    assertThat(HttpAddress.parse("rtsp://cam/")).isNull();
    assertThat(HttpAddress.parse("http:///x")).isNull();
    assertThat(HttpAddress.parse("http://cam:0/")).isNull();
    assertThat(HttpAddress.parse("http://cam:99999/")).isNull();
  }

  @Test
  void redirectsAreFollowedAsWrittenAndCredentialsOnlyWhereTheyAreKnown() {
    HttpAddress from = parse("http://u:pw@cam:81/a/b?c=d");
    assertRedirect(from, "/x", "http://cam:81", "/x", "u:pw");
    assertRedirect(from, "x?y", "http://cam:81", "/a/x?y", "u:pw");
    assertRedirect(from, "?y", "http://cam:81", "/a/b?y", "u:pw");
    assertRedirect(from, "//cam:81/x", "http://cam:81", "/x", "u:pw");
    assertRedirect(from, "https://CAM/x", "https://CAM", "/x", "u:pw");
    assertRedirect(from, "http://cam:82/x", "http://cam:82", "/x", null);
    assertRedirect(from, "https://other/x", "https://other", "/x", null);
    assertRedirect(from, "http://v:own@other/x", "http://other", "/x", "v:own");
    assertRedirect(parse("https://u:pw@cam/"), "http://cam/x", "http://cam", "/x", null);
    assertThat(from.redirectedTo("file:///etc/passwd")).isNull();
  }

  private static void assertRedirect(
      HttpAddress from,
      String location,
      String server,
      String target,
      @org.jspecify.annotations.Nullable String credentials) {
    HttpAddress to = Objects.requireNonNull(from.redirectedTo(location));
    assertThat(to).hasToString(server);
    assertThat(to.target()).isEqualTo(target);
    assertThat(to.credentials()).isEqualTo(credentials);
  }

  private static HttpAddress parse(String text) {
    return Objects.requireNonNull(HttpAddress.parse(text));
  }
}
