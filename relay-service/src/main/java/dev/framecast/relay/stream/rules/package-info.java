/**
 * The rules that one stream keeps, each by itself and without threads: which frames are newer, what
 * late joiners get, how the stream is, what is announced when. Only the stream enters.
 */
@NullMarked
package dev.framecast.relay.stream.rules;

import org.jspecify.annotations.NullMarked;
