@NullMarked
package dev.framecast.relay.net.socket;

import org.jspecify.annotations.NullMarked;
