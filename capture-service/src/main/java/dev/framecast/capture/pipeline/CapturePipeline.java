package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.Encoding;
import dev.framecast.capture.encode.FrameEncoder;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.Watchdog;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source becomes one stream. Owns two threads, both platform ones because they are in native
 * code most of the time: one grabs, the other encodes and sends; {@link LatestFrame} lies between.
 * What a camera compressed itself is sent by the one that grabs.
 */
public final class CapturePipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CapturePipeline.class);
  private static final Duration LAST_FRAME = Duration.ofSeconds(2);
  private static final Duration JOIN = Duration.ofMillis(1_500);
  private static final Duration LAST_WORD = Duration.ofMillis(300);

  /** Exit status when a native call never returned: try again, says sysexits.h. */
  private static final int TEMPORARY_FAILURE = 75;

  private final NamedSource name;
  private final NativeCalls calls;
  private final Publisher publisher;
  private final LatestFrame slot;
  private final Onlooker onlooker;
  private final Thread grabbing;
  private final Thread sending;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * Starts both threads.
   *
   * @param source closed by the grabbing thread
   * @param calls the source's own
   * @param publisher closed with the pipeline
   * @param onlooker sees each frame; closed with the pipeline
   */
  public CapturePipeline(
      NamedSource name,
      FrameSource source,
      NativeCalls calls,
      Publisher publisher,
      StreamMetrics metrics,
      CaptureConfig config,
      MicrosClock clock,
      Onlooker onlooker) {
    this.name = name;
    this.onlooker = onlooker;
    this.calls = calls;
    this.publisher = publisher;
    this.slot = new LatestFrame(cause -> metrics.dropped(seen(cause)));
    DemandGate gate = new DemandGate(config.onDemand(), publisher);
    RefusedPictures refusals = new RefusedPictures(name, this::tell, System::nanoTime);
    PassThrough passing = new PassThrough(publisher, metrics, clock, refusals);
    GrabLoop grab =
        new GrabLoop(name, source, slot, publisher, gate, metrics, passing, refusals, onlooker);
    this.grabbing =
        Thread.ofPlatform().name("grab-" + name.stream()).daemon().start(() -> grab(grab));
    this.sending =
        Thread.ofPlatform()
            .name("send-" + name.stream())
            .daemon()
            .start(() -> send(metrics, config.encoding(), clock, refusals));
  }

  /** Ends the process when a native call of the source never returns. */
  public void watchedBy(Watchdog watchdog) {
    watchdog.watch(calls, this::hung);
  }

  /**
   * Done when the recording has been sent to its end, or at {@link #close}; failed with what went
   * wrong when the pipeline cannot do its work.
   */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** For people: how the source and the session are. */
  @Override
  public String toString() {
    String relay =
        publisher.isConnected() ? publisher.demand().viewers() + " viewers" : "relay away";
    return "%s %s, %s".formatted(name.uri(), publisher.state(), relay);
  }

  @Override
  public void close() {
    publisher.close();
    calls.abort();
    slot.close();
    grabbing.interrupt();
    sending.interrupt();
    ended.complete(null);
    onlooker.close();
    try {
      if (!grabbing.join(JOIN) || !sending.join(JOIN)) {
        LOG.warn("stream {}: source {} did not close in time", name.stream(), name.uri());
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void grab(GrabLoop loop) {
    try {
      NativeCalls.silenceFfmpeg();
      loop.run();
      finish();
      ended.complete(null);
    } catch (InterruptedException closed) {
      LOG.debug("stream {}: grabbing ended", name.stream());
    } catch (LinkageError noNatives) {
      ended.completeExceptionally(
          new UserMistakeException("cannot load FFmpeg: " + noNatives.getMessage(), noNatives));
    } catch (RuntimeException | Error failed) {
      ended.completeExceptionally(failed);
    }
  }

  private void tell(SourceState state) {
    publisher.tell(state);
    onlooker.hear(state);
  }

  private void send(
      StreamMetrics metrics, Encoding encoding, MicrosClock clock, RefusedPictures refusals) {
    try (FrameEncoder encoder = encoding.encoder(clock)) {
      new SendLoop(slot, encoder, publisher, metrics, clock, refusals).run();
    } catch (InterruptedException closed) {
      LOG.debug("stream {}: sending ended", name.stream());
    } catch (RuntimeException | Error failed) {
      ended.completeExceptionally(failed);
    }
  }

  /** The recording is over: what waits is sent, then the relay is told. */
  private void finish() throws InterruptedException {
    LOG.info("stream {}: {} has come to its end", name.stream(), name.uri());
    slot.awaitEmpty(LAST_FRAME);
    slot.close();
    sending.join(LAST_FRAME);
    publisher.tell(SourceState.ended());
    publisher.close(GoodbyeCode.GOODBYE_CODE_DONE, "the recording has come to its end");
  }

  private DropCause seen(DropCause cause) {
    return cause == DropCause.REPLACED && !publisher.isConnected() ? DropCause.DISCONNECTED : cause;
  }

  @SuppressWarnings("SystemExitOutsideMain")
  private void hung(String what) {
    String sentence = name.uri() + " hangs in " + what + ", and the call cannot be got back";
    LOG.error(
        "stream {}: {}: ending so that the supervisor starts us anew", name.stream(), sentence);
    publisher.tell(SourceState.failed(StreamReason.STREAM_REASON_SOURCE_HUNG, sentence));
    publisher.awaitTold(LAST_WORD);
    // System.exit would wait for hooks that wait for the thread that hangs.
    Runtime.getRuntime().halt(TEMPORARY_FAILURE);
  }
}
