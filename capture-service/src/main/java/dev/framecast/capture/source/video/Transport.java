package dev.framecast.capture.source.video;

import dev.framecast.capture.source.SourceAddress;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.PictureReader;
import dev.framecast.wire.v1.Codec;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an address's video comes over: RTSP asks for TCP, and for UDP where the server refuses that,
 * unless the address says which. One that says that it has no TCP (status 461) is asked for UDP
 * from then on; another refusal may be momentary, and TCP is asked for first again.
 *
 * <p>Owned by one thread.
 */
final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final String OVER_UDP = "transport=udp";

  private final SourceAddress address;
  private final boolean isChosen;
  private boolean isOverUdp;
  private boolean isUdpKept;
  private boolean isTold;

  Transport(SourceAddress address) {
    this.address = address;
    this.isChosen = !Inputs.isRtsp(address) || address.fragment() != null;
    this.isUdpKept = Inputs.isRtsp(address) && OVER_UDP.equals(address.fragment());
  }

  /**
   * Opens the address.
   *
   * @param wanted the compressed forms that are taken as they are
   */
  PictureReader open(Set<Codec> wanted, NativeCalls calls) throws MediaException, SourceException {
    isOverUdp = isUdpKept;
    try {
      return opened(wanted, calls);
    } catch (MediaException failed) {
      if (isToBeTriedAnew(failed)) {
        return opened(wanted, calls);
      }
      throw failed;
    }
  }

  private PictureReader opened(Set<Codec> wanted, NativeCalls calls) throws MediaException {
    PictureReader opened = Inputs.open(Inputs.network(address, isOverUdp), passed(wanted), calls);
    tellOnce();
    return opened;
  }

  /** Over UDP FFmpeg does not say which H.264 came with holes in it; its decoder sees them. */
  private Set<Codec> passed(Set<Codec> wanted) {
    return isOverUdp ? Inputs.without(Codec.CODEC_H264, wanted) : wanted;
  }

  private void tellOnce() {
    if (isOverUdp && !isChosen && !isTold) {
      isTold = true;
      LOG.info(
          "{} refuses TCP and sends over UDP: its H.264 is decoded and encoded anew, because nothing tells when"
              + " a part of it is lost",
          address);
    }
  }

  /**
   * Opening failed: whether it is to be tried over the other transport.
   *
   * @throws SourceException when the address asks for a transport that the server refuses
   */
  private boolean isToBeTriedAnew(MediaException failed) throws SourceException {
    if (!Inputs.isRtsp(address) || !MediaFault.isRefusal(failed)) {
      return false;
    }
    if (isChosen && failed.status() == MediaFault.UNSUPPORTED_TRANSPORT) {
      throw MediaFault.wrongTransport(address.toString(), failed, isOverUdp);
    }
    if (isChosen) {
      return false;
    }
    boolean isOther = !isOverUdp;
    isOverUdp = isOther;
    isUdpKept = isOther && failed.status() == MediaFault.UNSUPPORTED_TRANSPORT;
    return isOther;
  }
}
