/** Tests of who may come in, and of what they may say. */
@NullMarked
package dev.framecast.relay.access;

import org.jspecify.annotations.NullMarked;
