/**
 * SMART launches: from an EHR's click to a launch of our own with one patient, one clinician and one token, which
 * only the browser that began it may use. Speaks OAuth and OpenID Connect with registered servers by Spring
 * Security's client parts; the authorization-code flow is that of auditors, too. Own parts and what the library
 * lacks.
 */
@NullMarked
@Room(mayUse = {"store", "audit", "smart", "fhirjson", "limit"})
package org.dorsal.smart.launch;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
