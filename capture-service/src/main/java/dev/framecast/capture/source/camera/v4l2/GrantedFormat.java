package dev.framecast.capture.source.camera.v4l2;

/**
 * What a driver has set, whatever it was asked for.
 *
 * @param fourcc code of the pixel format
 * @param width pixels
 * @param height pixels
 * @param lineBytes from one line of the first plane to the next; 0 for compressed pictures
 * @param colors {@code enum v4l2_colorspace}
 * @param encoding {@code enum v4l2_ycbcr_encoding}
 * @param quantization {@code enum v4l2_quantization}
 */
public record GrantedFormat(
    int fourcc, int width, int height, int lineBytes, int colors, int encoding, int quantization) {}
