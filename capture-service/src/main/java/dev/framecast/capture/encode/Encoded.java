package dev.framecast.capture.encode;

import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;

/**
 * What a picture became.
 *
 * @param codec what the payload is
 * @param width pixels; H.264 has no odd sizes, so it may be one less than the picture's
 * @param height pixels; the same
 * @param isKeyframe whether it can be decoded without any other
 * @param payload the remaining bytes of a direct buffer, valid until the encoder's next call or the
 *     picture's end, whichever comes first
 */
public record Encoded(Codec codec, int width, int height, boolean isKeyframe, ByteBuffer payload) {}
