package dev.framecast.capture.source.h264;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_copy_props;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import dev.framecast.capture.source.picture.CompressedPicture;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures of an H.264 stream's access units (Annex B) so that viewers can decode all that
 * they get: the first is a keyframe, every keyframe has its parameter sets in front, and after a
 * unit that is lost or broken there is nothing before the next keyframe. A unit that needs nothing
 * is left byte for byte as it is.
 *
 * <p>A keyframe is an IDR picture, and nothing else: behind a recovery point too, pictures may come
 * out right, but browsers do not begin there.
 *
 * <p>Owned by one thread.
 */
public final class AccessUnits {
  private static final int BOTH_KINDS = 1 << NalUnit.SEQUENCE_SET | 1 << NalUnit.PICTURE_SET;

  private final ParameterSets sets = new ParameterSets();
  private int width;
  private int height;
  private boolean isAwaitingKeyframe = true;
  private boolean isSizeOpen;
  private int lost;

  /**
   * A stream that has not begun.
   *
   * @param width pixels, until the stream's own parameter sets say otherwise
   * @param height pixels, likewise
   */
  public AccessUnits(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Remembers parameter sets (Annex B) that came beside the stream. */
  public void prime(ByteBuffer parameterSets) {
    remember(parameterSets, NalUnit.headOf(parameterSets));
  }

  /**
   * Takes the next access unit.
   *
   * @param annexB taken over; must hold its bytes by a reference of its own
   * @return the picture, or null when nothing can be shown yet and the unit was freed
   */
  public @Nullable CompressedPicture take(AVPacket annexB) {
    ByteBuffer unit = CompressedPicture.bytesOf(annexB);
    List<NalUnit> head = NalUnit.headOf(unit);
    if ((annexB.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      awaitKeyframe();
      return lose(annexB);
    }
    int own = remember(unit, head);
    if (head.isEmpty() || !head.getLast().isSlice()) {
      av_packet_free(annexB);
      return null;
    }
    boolean isKeyframe = head.getLast().type() == NalUnit.IDR_SLICE;
    if (isKeyframe ? !sets.isComplete() : isAwaitingKeyframe) {
      return lose(annexB);
    }
    AVPacket whole = annexB;
    if (isKeyframe) {
      whole = own == BOTH_KINDS ? annexB : withSets(annexB, unit, head);
      follow(whole);
    }
    return CompressedPicture.h264(whole, isKeyframe, width, height);
  }

  /** Something of the stream was lost: nothing can be shown before the next keyframe. */
  public void awaitKeyframe() {
    isAwaitingKeyframe = true;
  }

  /** How many pictures could not be shown since this was last asked. */
  public int takeLost() {
    int since = lost;
    lost = 0;
    return since;
  }

  /** The kinds of sets there were, a bit for each. */
  private int remember(ByteBuffer unit, List<NalUnit> head) {
    int kinds = 0;
    for (NalUnit nal : head) {
      int kind = 1 << nal.type();
      if ((kind & BOTH_KINDS) != 0) {
        kinds |= kind;
        isSizeOpen |= sets.take(unit, nal);
      }
    }
    return kinds;
  }

  /** A keyframe is about to be shown: what follows refers to it. */
  private void follow(AVPacket keyframe) {
    isAwaitingKeyframe = false;
    CodedSize size = isSizeOpen ? CodedSize.of(keyframe) : null;
    isSizeOpen = false;
    if (size != null) {
      width = size.width();
      height = size.height();
    }
  }

  private @Nullable CompressedPicture lose(AVPacket unit) {
    lost++;
    av_packet_free(unit);
    return null;
  }

  /** The same unit with all sets in front, behind its delimiter where it has one (7.4.1.2.3). */
  private AVPacket withSets(AVPacket annexB, ByteBuffer unit, List<NalUnit> head) {
    boolean isDelimited = head.getFirst().type() == NalUnit.DELIMITER;
    int at = isDelimited ? head.get(1).from() : 0;
    byte[] all = sets.toAnnexB();
    AVPacket whole = av_packet_alloc();
    if (av_new_packet(whole, unit.limit() + all.length) < 0) {
      throw new OutOfMemoryError("no memory for a keyframe of " + unit.limit() + " bytes");
    }
    av_packet_copy_props(whole, annexB);
    CompressedPicture.bytesOf(whole)
        .put(unit.slice(0, at))
        .put(all)
        .put(unit.slice(at, unit.limit() - at));
    av_packet_free(annexB);
    return whole;
  }
}
