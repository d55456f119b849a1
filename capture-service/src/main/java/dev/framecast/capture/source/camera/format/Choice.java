package dev.framecast.capture.source.camera.format;

/**
 * What is to be asked of a camera's driver.
 *
 * @param format of the pictures
 * @param width pixels
 * @param height pixels
 * @param rate to ask for
 * @param isRateListed whether the driver tells of that rate itself
 * @param why for people, to stand behind the format
 */
public record Choice(
    PixelFormat format, int width, int height, FrameRate rate, boolean isRateListed, String why) {}
