package dev.framecast.capture.source.http.multipart;

/**
 * One picture of a stream; valid until the next is asked for.
 *
 * @param bytes hold it
 * @param offset of its first byte
 * @param length in bytes; 0 for one that was too large
 * @param arrivedUs when its first byte had come, microseconds on the reader's clock
 */
@SuppressWarnings("ArrayRecordComponent")
public record Part(byte[] bytes, int offset, int length, long arrivedUs) {}
