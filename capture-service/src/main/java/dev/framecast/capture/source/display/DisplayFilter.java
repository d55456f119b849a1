package dev.framecast.capture.source.display;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse2;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes decoded pictures upright, their pixels square, and their range standard, by FFmpeg's
 * filters on the calling thread. Pictures that are so already are left alone; they cost nothing.
 *
 * <p>Owned by one thread.
 */
public final class DisplayFilter implements AutoCloseable {
  /** What a graph is made for. */
  private record Input(
      int width, int height, int format, int range, int matrix, DisplayForm form) {}

  private @Nullable AVFilterGraph graph;
  private @Nullable Input input;

  /**
   * Puts the picture as it is to be seen in the place of one just decoded. Its time stays.
   *
   * @param picture loses its own pixels
   * @return at least 0, or FFmpeg's status; the picture is of no use then
   */
  public int apply(AVFrame picture) {
    DisplayForm form = DisplayForm.of(picture);
    av_frame_remove_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    picture.sample_aspect_ratio(av_make_q(1, 1));
    if (form.isPlain()) {
      return 0;
    }
    if (form.isHdr()) {
      describe(picture);
    }
    int status = prepare(picture, form);
    if (status >= 0) {
      status = av_buffersrc_add_frame(end("buffer@in"), picture);
    }
    return status < 0 ? status : av_buffersink_get_frame(end("buffersink@out"), picture);
  }

  @Override
  public void close() {
    if (graph != null) {
      avfilter_graph_free(graph);
      graph = null;
    }
  }

  /** What BT.2100 video that does not say is taken for. */
  private static void describe(AVFrame picture) {
    if (picture.color_primaries() == AVCOL_PRI_UNSPECIFIED) {
      picture.color_primaries(AVCOL_PRI_BT2020);
    }
    if (picture.colorspace() == AVCOL_SPC_UNSPECIFIED) {
      picture.colorspace(AVCOL_SPC_BT2020_NCL);
    }
    if (picture.color_range() == AVCOL_RANGE_UNSPECIFIED) {
      picture.color_range(AVCOL_RANGE_MPEG);
    }
  }

  private int prepare(AVFrame picture, DisplayForm form) {
    Input now =
        new Input(
            picture.width(),
            picture.height(),
            picture.format(),
            picture.color_range(),
            picture.colorspace(),
            form);
    if (graph != null && now.equals(input)) {
      return 0;
    }
    close();
    AVFilterGraph fresh = avfilter_graph_alloc();
    fresh.nb_threads(1);
    graph = fresh;
    input = now;
    AVFilterInOut none = new AVFilterInOut(null);
    int status = avfilter_graph_parse2(fresh, description(now), none, none);
    status = status < 0 ? status : avfilter_graph_config(fresh, null);
    if (status < 0) {
      close();
    }
    return status;
  }

  private static String description(Input of) {
    return String.format(
        Locale.ROOT,
        "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1:range=%d:colorspace=%d,%s,"
            + "buffersink@out",
        of.width(),
        of.height(),
        of.format(),
        of.range(),
        of.matrix(),
        of.form().filters(of.width(), of.height()));
  }

  private AVFilterContext end(String name) {
    return avfilter_graph_get_filter(graph, name);
  }
}
