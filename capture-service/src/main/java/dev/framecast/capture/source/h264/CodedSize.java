package dev.framecast.capture.source.h264;

import static org.bytedeco.ffmpeg.avcodec.AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_close;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_parse2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The size of the pictures of an H.264 stream, as a keyframe's sequence parameter set says it.
 *
 * @param width pixels, cropping done
 * @param height pixels, cropping done
 */
public record CodedSize(int width, int height) {
  /** Has FFmpeg's parser read a keyframe with its parameter sets; null when it cannot. */
  public static @Nullable CodedSize of(AVPacket keyframe) {
    AVCodecContext context = avcodec_alloc_context3((AVCodec) null);
    AVCodecParserContext parser = av_parser_init(AV_CODEC_ID_H264);
    try (PointerPointer<BytePointer> out = new PointerPointer<>(1);
        IntPointer outBytes = new IntPointer(1)) {
      parser.flags(parser.flags() | PARSER_FLAG_COMPLETE_FRAMES);
      av_parser_parse2(
          parser,
          context,
          out,
          outBytes,
          keyframe.data(),
          keyframe.size(),
          AV_NOPTS_VALUE,
          AV_NOPTS_VALUE,
          0);
      boolean isKnown = parser.width() > 0 && parser.height() > 0;
      return isKnown ? new CodedSize(parser.width(), parser.height()) : null;
    } finally {
      av_parser_close(parser);
      avcodec_free_context(context);
    }
  }
}
