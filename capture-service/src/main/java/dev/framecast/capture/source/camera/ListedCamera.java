package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.camera.format.FormatOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A camera in the list for people and scripts.
 *
 * @param node where it is
 * @param byId its name that stays the same, to be used as {@code --source camera:NAME}; null where
 *     it has none
 * @param card what it calls itself; empty where it could not be opened
 * @param driver the kernel's driver; empty where it could not be opened
 * @param bus where it is plugged in; empty where it could not be opened
 * @param formats what it offers
 * @param fault why it cannot be used, in a sentence; null: it can
 */
record ListedCamera(
    String node,
    @Nullable String byId,
    String card,
    String driver,
    String bus,
    List<FormatOffer> formats,
    @Nullable String fault) {}
