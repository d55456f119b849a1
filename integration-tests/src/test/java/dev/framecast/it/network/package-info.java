/** Sources that are addresses: real servers of video, and what becomes of them. */
@NullMarked
package dev.framecast.it.network;

import org.jspecify.annotations.NullMarked;
