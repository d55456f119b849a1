package dev.framecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.wire.v1.GoodbyeCode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthPrefixTest {
  private static final int LIMIT = 8 << 20;

  @ParameterizedTest
  @CsvSource({"01, 1", "7f, 127", "8001, 128", "ff7f, 16383", "80808004, 8388608"})
  void readsCanonicalLengths(String hex, int length) throws WireException {
    assertThat(read(hex)).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({
    "00, GOODBYE_CODE_PROTOCOL, zero",
    "8100, GOODBYE_CODE_PROTOCOL, padded",
    "818000, GOODBYE_CODE_PROTOCOL, padded twice",
    "81808080808080808000, GOODBYE_CODE_PROTOCOL, ten bytes",
    "8380808010, GOODBYE_CODE_MESSAGE_TOO_LARGE, 2^32+3",
    "ffffffff07, GOODBYE_CODE_MESSAGE_TOO_LARGE, 2^31-1",
    "ffffffff0f, GOODBYE_CODE_MESSAGE_TOO_LARGE, minus one in 32 bits",
    "ffffffffffffffffff01, GOODBYE_CODE_PROTOCOL, minus one in 64 bits",
    "81808004, GOODBYE_CODE_MESSAGE_TOO_LARGE, one above the limit",
  })
  void refusesEverythingElse(String hex, GoodbyeCode code, String why) {
    assertThatExceptionOfType(WireException.class)
        .as(why)
        .isThrownBy(() -> read(hex))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void isReadyForTheNextPrefixAfterOne() throws WireException {
    var prefix = new LengthPrefix();
    assertThat(prefix.accept(0x80, LIMIT)).isEqualTo(-1);
    assertThat(prefix.isPartial()).isTrue();
    assertThat(prefix.accept(0x01, LIMIT)).isEqualTo(128);
    assertThat(prefix.isPartial()).isFalse();
    assertThat(prefix.accept(0x05, LIMIT)).isEqualTo(5);
  }

  private static int read(String hex) throws WireException {
    var prefix = new LengthPrefix();
    for (byte next : HexFormat.of().parseHex(hex)) {
      int length = prefix.accept(next & 0xff, LIMIT);
      if (length >= 0) {
        return length;
      }
    }
    return -1;
  }
}
