package dev.framecast.wire.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.framecast.wire.v1.Envelope;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Messages of every kind whose fields hold the extremes of their types, some with bytes turned
 * over, cut short, or behind a wrong length. The same seed makes the same messages.
 */
final class ExtremeMessages {
  private static final List<FieldDescriptor> BODIES = Envelope.getDescriptor().getFields();
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    10,
    4_096,
    1 << 16,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 33,
    1_767_225_600_000_000L
  };
  private static final float[] FRACTIONS = {
    0, -1, 30, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1e30f
  };
  private static final String[] TEXTS = {
    "",
    "cam",
    "../cam",
    "CAM",
    "cam\n\u001b[2J",
    "\u202ecam",
    "c\u0000m",
    "\ud83d\ude00".repeat(400)
  };

  private final Random random;

  ExtremeMessages(long seed) {
    random = new Random(seed);
  }

  /** One message behind a length. */
  byte[] next() {
    return delimited(damaged(envelope(BODIES.get(random.nextInt(BODIES.size()))).toByteArray()));
  }

  /** The same for one kind, its bytes whole. */
  byte[] next(String kind) {
    byte[] whole = envelope(Envelope.getDescriptor().findFieldByName(kind)).toByteArray();
    return prefixed(whole, whole.length);
  }

  private Message envelope(FieldDescriptor body) {
    return DynamicMessage.newBuilder(Envelope.getDescriptor())
        .setField(body, message(body.getMessageType(), 0))
        .build();
  }

  private Message message(com.google.protobuf.Descriptors.Descriptor kind, int depth) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(kind);
    for (FieldDescriptor field : kind.getFields()) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(5); i > 0 && depth < 3; i--) {
          builder.addRepeatedField(field, message(field.getMessageType(), depth + 1));
        }
      } else {
        builder.setField(field, value(field));
      }
    }
    return builder.build();
  }

  private Object value(FieldDescriptor field) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> FRACTIONS[random.nextInt(FRACTIONS.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> ByteString.copyFrom(new byte[random.nextInt(1 << 17)]);
      case ENUM -> enumValue(field.getEnumType());
      default -> throw new IllegalStateException("the contract has a new type: " + field);
    };
  }

  private Object enumValue(EnumDescriptor kind) {
    return random.nextInt(4) == 0
        ? kind.findValueByNumberCreatingIfUnknown(random.nextInt())
        : kind.getValues().get(random.nextInt(kind.getValues().size()));
  }

  private byte[] damaged(byte[] message) {
    if (message.length == 0 || random.nextInt(3) > 0) {
      return message;
    }
    byte[] damaged = message.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length) + 1)
        : damaged;
  }

  private byte[] delimited(byte[] message) {
    return prefixed(
        message, random.nextInt(20) == 0 ? random.nextInt() & 0xffffffffL : message.length);
  }

  private static byte[] prefixed(byte[] message, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = length;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    out.writeBytes(message);
    return out.toByteArray();
  }
}
