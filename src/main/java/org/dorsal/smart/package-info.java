/**
 * Who is calling and what they may do: issuers, tokens, SMART scopes, compartments. Never reads a clinical resource.
 */
@NullMarked
@Room(mayUse = {"store", "audit"})
package org.dorsal.smart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
