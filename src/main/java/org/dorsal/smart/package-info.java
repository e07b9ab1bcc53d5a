/**
 * Authenticates callers of the FHIR endpoint and decides on their permissions: issuers, access tokens, SMART scopes and
 * compartments, as parts of Spring Security's resource server. Never reads a clinical resource. {@code IssuerKeys}
 * replaces Nimbus's JWK sources, which read an issuer twice in a pause and reject its newest key while it is down;
 * {@code BearerHeader} replaces Spring's resolver, which takes the first of two tokens (ADR 18).
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "limit"})
package org.dorsal.smart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
