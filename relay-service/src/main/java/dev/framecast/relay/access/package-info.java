/**
 * Who may come in: tokens, and how many at once. Sessions ask at the front desk; no sockets here.
 */
@NullMarked
package dev.framecast.relay.access;

import org.jspecify.annotations.NullMarked;
