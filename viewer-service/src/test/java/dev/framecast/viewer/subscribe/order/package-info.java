/** The rule of what follows what. */
@NullMarked
package dev.framecast.viewer.subscribe.order;

import org.jspecify.annotations.NullMarked;
