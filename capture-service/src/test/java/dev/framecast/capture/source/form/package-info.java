@NullMarked
package dev.framecast.capture.source.form;

import org.jspecify.annotations.NullMarked;
