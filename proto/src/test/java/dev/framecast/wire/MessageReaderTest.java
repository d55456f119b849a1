package dev.framecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.sun.management.ThreadMXBean;
import dev.framecast.wire.v1.DropCount;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final int LIMIT = 2 << 20;

  @Test
  void refusesALengthAboveTheLimitBeforeAskingForMemory() {
    InputStream endless =
        new InputStream() {
          private final byte[] prefix = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
          private int at;

          @Override
          public int read() {
            assertThat(at).as("bytes asked for").isLessThan(prefix.length);
            return prefix[at++] & 0xff;
          }
        };
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> new MessageReader(endless, LIMIT).read())
        .withMessageContaining("2147483647")
        .withMessageContaining(String.valueOf(LIMIT));
  }

  @Test
  void saysWhenTheStreamEndsInsideAMessageAndGivesNothingOfIt() throws IOException {
    byte[] whole = bytes(hello("cam"));
    for (int cut = 1; cut < whole.length; cut++) {
      var in = new MessageReader(new ByteArrayInputStream(whole, 0, cut), LIMIT);
      assertThatThrownBy(in::read).as("cut at %d", cut).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void skipsUnknownFieldsWithoutKeepingThem() throws IOException {
    Envelope known = hello("cam");
    var strange =
        UnknownFieldSet.newBuilder()
            .addField(
                77,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("from the future"))
                    .build())
            .build();
    Envelope sent =
        known.toBuilder()
            .setHello(known.getHello().toBuilder().setUnknownFields(strange))
            .setUnknownFields(strange)
            .build();
    assertThat(read(bytes(sent))).isEqualTo(known);
  }

  @Test
  void refusesDeeplyNestedGroups() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      body.write(99 << 3 & 0x7f | 0x80 | 3);
      body.write(99 >> 4);
    }
    assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(prefixed(body)));
  }

  @Test
  void refusesWhatIsNoEnvelope() {
    byte[] noise = new byte[300];
    new Random(7).nextBytes(noise);
    var body = new ByteArrayOutputStream();
    body.writeBytes(noise);
    assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(prefixed(body)));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> read(new byte[] {3, (byte) 0xfa, 0x01, 0x00}))
        .withMessageContaining("no body");
  }

  @Test
  void memoryGrowsWithWhatHasComeAndNotWithThePrefix() throws Exception {
    var body = new ByteArrayOutputStream();
    body.write(0x7a);
    body.writeBytes(new byte[999]);
    byte[] declared = prefixed(64 << 20, body.toByteArray());
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> new MessageReader(new ByteArrayInputStream(declared), 64 << 20).read())
        .isInstanceOf(EOFException.class);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  @Test
  void aLargeFrameArrivesAsItWasSentWhateverWasReadBefore() throws IOException {
    byte[] payload = new byte[1_500_000];
    new Random(3).nextBytes(payload);
    Envelope large =
        Envelope.newBuilder()
            .setFrame(Frame.newBuilder().setSequence(5).setPayload(ByteString.copyFrom(payload)))
            .build();
    var out = new ByteArrayOutputStream();
    out.writeBytes(bytes(hello("cam")));
    out.writeBytes(bytes(large));
    out.writeBytes(bytes(large));
    var in = new MessageReader(new ByteArrayInputStream(out.toByteArray()), LIMIT);
    assertThat(in.read()).isEqualTo(hello("cam"));
    assertThat(in.read()).isEqualTo(large);
    assertThat(in.read()).isEqualTo(large);
    assertThat(in.read()).isNull();
  }

  @Test
  void onlyAFrameMayBeLarge() {
    Envelope report =
        Envelope.newBuilder()
            .setReport(
                Report.newBuilder()
                    .addAllDrops(Collections.nCopies(500_000, DropCount.getDefaultInstance())))
            .build();
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> read(bytes(report)))
        .withMessageContaining("no frame");
    Envelope small = Envelope.newBuilder().setFrame(Frame.getDefaultInstance()).build();
    var hidden = new ByteArrayOutputStream();
    hidden.writeBytes(small.toByteArray());
    hidden.writeBytes(report.toByteArray());
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> read(prefixed(hidden)))
        .withMessageContaining("no frame");
  }

  @Test
  void aLargeFrameMayHaveAnUnknownFieldBehindIt() throws IOException {
    Envelope large =
        Envelope.newBuilder()
            .setFrame(Frame.newBuilder().setPayload(ByteString.copyFrom(new byte[200_000])))
            .build();
    assertThat(read(prefixed(withUnknownField(large, 100)))).isEqualTo(large);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> read(prefixed(withUnknownField(large, 70_000))))
        .withMessageContaining("no frame");
  }

  private static ByteArrayOutputStream withUnknownField(Envelope envelope, int bytes)
      throws IOException {
    var out = new ByteArrayOutputStream();
    envelope.writeTo(out);
    var coded = CodedOutputStream.newInstance(out);
    coded.writeBytes(99, ByteString.copyFrom(new byte[bytes]));
    coded.flush();
    return out;
  }

  @Test
  void cutsSentencesAndTakesControlCharactersOut() {
    Goodbye goodbye =
        Envelopes.goodbye(
                dev.framecast.wire.v1.GoodbyeCode.GOODBYE_CODE_LIMIT,
                "a\r\n\u001b[31mred" + "x".repeat(500))
            .getGoodbye();
    assertThat(goodbye.getReason())
        .startsWith("a [31mred")
        .hasSize(Protocol.MAX_SENTENCE_CHARS)
        .endsWith("...");
  }

  private static Envelope hello(String stream) {
    return Envelope.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build();
  }

  private static Envelope read(byte[] bytes) throws IOException {
    return Objects.requireNonNull(new MessageReader(new ByteArrayInputStream(bytes), LIMIT).read());
  }

  private static byte[] bytes(Envelope envelope) {
    var buffer = Envelopes.delimited(envelope);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] prefixed(int length, byte[] body) throws IOException {
    var out = new ByteArrayOutputStream();
    var coded = CodedOutputStream.newInstance(out);
    coded.writeUInt32NoTag(length);
    coded.flush();
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] prefixed(ByteArrayOutputStream body) throws IOException {
    var out = new ByteArrayOutputStream();
    var coded = CodedOutputStream.newInstance(out);
    coded.writeByteArrayNoTag(body.toByteArray());
    coded.flush();
    return out.toByteArray();
  }
}
