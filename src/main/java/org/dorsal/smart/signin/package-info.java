/**
 * Signs auditors in at the OpenID provider of their site and manages their sessions: one person with their roles, bound
 * to the browser that began the sign-in. Requests no records from the provider and keeps none of its tokens.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "audit", "smart", "smart.launch"})
package org.dorsal.smart.signin;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
