/**
 * The streams as the page's readers share them: one relay subscription for each stream in use,
 * however many browsers look, and one for the directory. Readers (browsers, MJPEG connections)
 * enter through {@link dev.framecast.viewer.sink.web.feed.Feeds}; nothing here knows of HTTP.
 *
 * <p>A reader has no queue: it remembers how far it has come, and asks the feed for what to show
 * next. So newest wins, and a reader that is slow holds no frame but the one it is sending.
 */
@NullMarked
package dev.framecast.viewer.sink.web.feed;

import org.jspecify.annotations.NullMarked;
