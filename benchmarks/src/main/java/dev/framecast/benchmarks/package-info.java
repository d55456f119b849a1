/**
 * The hot pieces of capture and relay, each by itself: {@code java -jar
 * benchmarks/target/benchmarks.jar}. Nobody enters; compare ratios on one machine, never figures
 * across machines.
 */
@NullMarked
package dev.framecast.benchmarks;

import org.jspecify.annotations.NullMarked;
