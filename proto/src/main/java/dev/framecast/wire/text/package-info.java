/** Text that peers send, made fit to be shown. For every side of a session; knows no messages. */
@NullMarked
package dev.framecast.wire.text;

import org.jspecify.annotations.NullMarked;
