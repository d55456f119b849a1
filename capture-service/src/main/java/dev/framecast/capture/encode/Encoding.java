package dev.framecast.capture.encode;

import java.time.Duration;

/**
 * How raw pictures are encoded.
 *
 * @param codec what they become
 * @param quality 1 to 100, where the codec loses anything
 * @param keyframeInterval the longest time between two keyframes of H.264
 */
public record Encoding(OutputCodec codec, int quality, Duration keyframeInterval) {}
