/** The rules of the house, held by the build: structure, names, bounds, and what the docs say. */
@NullMarked
package dev.framecast.house;

import org.jspecify.annotations.NullMarked;
