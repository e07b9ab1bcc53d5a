/**
 * Authentication and authorization of callers: issuers, tokens, SMART scopes and compartments, as components of
 * Spring Security's resource server. Never reads a clinical resource. {@code IssuerKeys} is own code: Nimbus's key
 * sources read an issuer twice in a pause and reject its newest key while it is down. {@code BearerHeader} is own
 * code: Spring's resolver takes the first of two tokens (ADR 18).
 */
@NullMarked
@Room(mayUse = {"store", "audit"})
package org.dorsal.smart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
