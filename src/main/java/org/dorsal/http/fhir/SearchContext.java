package org.dorsal.http.fhir;

import java.time.Instant;
import org.dorsal.smart.Caller;
import org.dorsal.store.Reach;

/**
 * Who searches, where, and how far they may see.
 *
 * @param site the site in the path
 * @param caller who asks; page links are bound to them
 * @param reach the bounds of every statement, made from the caller's permission to search this type
 * @param selfBase the site's FHIR base here, without a slash at its end: {@code https://host/fhir/northside}
 * @param ehrBase the FHIR base of the site's EHR, without a slash at its end
 * @param now moment of the request
 */
record SearchContext(String site, Caller caller, Reach reach, String selfBase, String ehrBase, Instant now) {}
