/**
 * H.264 as sources compress it, looked at without decoding: NAL units, parameter sets, and what of
 * a stream viewers can begin with. Sources enter.
 */
@NullMarked
package dev.framecast.capture.source.h264;

import org.jspecify.annotations.NullMarked;
