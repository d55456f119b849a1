package dev.framecast.capture.source.camera.format;

/** What a camera is asked to deliver. */
public enum InputFormat {
  /** Its own compressed pictures where they may pass and reach the size and rate, else raw ones. */
  AUTO,
  /** JPEGs. */
  MJPEG,
  /** H.264. */
  H264,
  /** Any raw pixel format. */
  RAW
}
