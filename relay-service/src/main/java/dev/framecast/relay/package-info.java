/**
 * The relay: takes frames in and fans them out. This room holds the command line and the wiring;
 * nobody else enters.
 */
@NullMarked
package dev.framecast.relay;

import org.jspecify.annotations.NullMarked;
