/** Tests of the budgets. */
@NullMarked
package dev.framecast.relay.memory;

import org.jspecify.annotations.NullMarked;
