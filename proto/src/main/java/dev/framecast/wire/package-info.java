/**
 * The wire contract and its framing: what every implementation must read and write alike. Anyone
 * may enter; nothing here knows of sockets, Netty or video libraries.
 */
@NullMarked
package dev.framecast.wire;

import org.jspecify.annotations.NullMarked;
