/**
 * Who is calling and what they may do: issuers, tokens, SMART scopes, compartments, as parts of Spring Security's resource
 * server. Never reads a clinical resource. {@code IssuerKeys} is ours: Nimbus's sources read an issuer twice in a pause and call
 * its newest key bad while it is down. {@code BearerHeader} is ours: Spring's resolver takes the first of two tokens (ADR 18).
 */
@NullMarked
@Room(mayUse = {"store", "audit"})
package org.dorsal.smart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
