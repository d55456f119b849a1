package dev.framecast.capture.source.camera;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.framecast.capture.source.camera.format.FormatOffer;
import dev.framecast.capture.source.camera.format.FrameRate;
import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.format.SizeOffer;
import dev.framecast.capture.source.camera.node.CameraName;
import dev.framecast.capture.source.camera.node.CameraNodes;
import dev.framecast.capture.source.camera.node.SeenCamera;
import dev.framecast.capture.source.camera.v4l2.Capability;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.VideoDevice;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.PictureSize;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All cameras there are, with all that they offer, for people and for scripts. */
public final class CameraList {
  private static final JsonFactory JSON = new JsonFactory();

  /** The rates of a camera that has any size are told for this one. */
  private static final PictureSize USUAL = new PictureSize(1280, 720);

  private final CameraNodes nodes;

  /** The cameras of this machine. */
  public CameraList() {
    this(new CameraNodes(CameraName.ANY.folder()));
  }

  CameraList(CameraNodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Prints the list.
   *
   * @param asJson an array of objects; else a table
   * @param out where it goes
   * @param err where it is said that there is none
   * @return the exit status: 0, or 1 when there is no camera
   */
  public int print(boolean asJson, PrintStream out, PrintStream err) {
    List<ListedCamera> cameras = list();
    if (asJson) {
      out.println(json(cameras));
    } else {
      cameras.forEach(camera -> out.print(table(camera)));
    }
    if (cameras.isEmpty()) {
      err.println(
          "no camera found in %s: plug one in; in a container, pass /dev and its cgroup rule"
              .formatted(nodes.folder()));
      return 1;
    }
    return 0;
  }

  /** Looks at every node; those that are no cameras are left out. */
  List<ListedCamera> list() {
    NativeCalls calls = new NativeCalls();
    List<ListedCamera> cameras = new ArrayList<>();
    for (Path node : nodes.list()) {
      ListedCamera camera = look(node, calls);
      if (camera != null) {
        cameras.add(camera);
      }
    }
    return cameras;
  }

  private static @Nullable ListedCamera look(Path node, NativeCalls calls) {
    try (VideoDevice device = VideoDevice.open(node, calls)) {
      Capability capability = device.capability();
      if (!capability.isCamera()) {
        return null;
      }
      return new ListedCamera(
          node.toString(),
          SeenCamera.of(node, capability).byIdName(),
          capability.card(),
          capability.driver(),
          capability.bus(),
          device.offers(USUAL),
          null);
    } catch (DeviceException failed) {
      String fault = CameraFault.of(node, failed).sentence();
      return CameraFault.isNoCamera(failed)
          ? null
          : new ListedCamera(node.toString(), null, "", "", "", List.of(), fault);
    }
  }

  private static String table(ListedCamera camera) {
    StringBuilder table = new StringBuilder(camera.node());
    if (camera.fault() != null) {
      return table.append("  ").append(camera.fault()).append('\n').toString();
    }
    table.append("  ").append(camera.card());
    table.append("  (").append(camera.driver()).append(", ").append(camera.bus()).append(")\n");
    String name = camera.byId() == null ? camera.node() : camera.byId();
    table.append("  --source camera:").append(name).append('\n');
    List<String> foreign = new ArrayList<>();
    for (FormatOffer format : camera.formats()) {
      String code = PixelFormat.letters(format.fourcc());
      if (PixelFormat.of(format.fourcc()) == null) {
        foreign.add(code);
        continue;
      }
      table.append("  %-4s  %s%n".formatted(code, format.description()));
      for (SizeOffer size : format.sizes()) {
        table.append("        %-11s  %s fps%n".formatted(size, size.rates()));
      }
    }
    if (!foreign.isEmpty()) {
      table.append("  cannot be read here: ").append(String.join(", ", foreign)).append('\n');
    }
    return table.toString();
  }

  private static String json(List<ListedCamera> cameras) {
    var text = new StringWriter();
    try (JsonGenerator to = JSON.createGenerator(text)) {
      to.useDefaultPrettyPrinter().writeStartArray();
      for (ListedCamera camera : cameras) {
        write(camera, to);
      }
      to.writeEndArray();
    } catch (IOException impossible) {
      throw new IllegalStateException("text cannot be written to memory", impossible);
    }
    return text.toString();
  }

  private static void write(ListedCamera camera, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("node", camera.node());
    to.writeStringField("byId", camera.byId());
    to.writeStringField("card", camera.card());
    to.writeStringField("driver", camera.driver());
    to.writeStringField("bus", camera.bus());
    to.writeStringField("fault", camera.fault());
    to.writeArrayFieldStart("formats");
    for (FormatOffer format : camera.formats()) {
      to.writeStartObject();
      to.writeStringField("format", PixelFormat.letters(format.fourcc()));
      to.writeStringField("description", format.description());
      to.writeBooleanField("readable", PixelFormat.of(format.fourcc()) != null);
      to.writeArrayFieldStart("sizes");
      for (SizeOffer size : format.sizes()) {
        write(size, to);
      }
      to.writeEndArray();
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void write(SizeOffer size, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("size", size.toString());
    to.writeBooleanField("rateRange", size.rates().isRange());
    to.writeArrayFieldStart("rates");
    for (FrameRate rate : size.rates().listed()) {
      to.writeRawValue(rate.toString());
    }
    to.writeEndArray();
    to.writeEndObject();
  }
}
