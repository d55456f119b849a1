/**
 * What every service does alike and that has nothing to do with video: back-off, health and
 * metrics, orderly stop. Services enter; nothing here knows a service.
 */
@NullMarked
package dev.framecast.runtime;

import org.jspecify.annotations.NullMarked;
