/** What a feed keeps. */
@NullMarked
package dev.framecast.viewer.sink.web.feed;

import org.jspecify.annotations.NullMarked;
