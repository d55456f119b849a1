/**
 * What a user may set: the command line, and the checked settings that it becomes. The process's
 * main and the pipelines read them; nothing below knows them.
 */
@NullMarked
package dev.framecast.capture.settings;

import org.jspecify.annotations.NullMarked;
