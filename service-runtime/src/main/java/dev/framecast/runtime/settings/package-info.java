/**
 * What a user says to a service and what the service answers when it cannot be: flags, variables,
 * addresses, secrets in files. Services and the rest of the runtime enter; nothing here starts
 * anything.
 */
@NullMarked
package dev.framecast.runtime.settings;

import org.jspecify.annotations.NullMarked;
