/**
 * A stand-in for a site and its EHR, for the demonstration and for tests: an authorization server, a FHIR API with
 * invented patients, and a mint of hostile tokens. Test sources only; never in the jar, no use of Dorsal's own code.
 */
@NullMarked
package org.dorsal.sandbox;

import org.jspecify.annotations.NullMarked;
