/**
 * Sign-in of auditors at the OpenID provider of their site: from a click to a session with one person and their
 * roles, bound to the browser that began it. Requests no records from the provider and keeps none of its tokens.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "audit", "smart", "smart.launch"})
package org.dorsal.smart.signin;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
