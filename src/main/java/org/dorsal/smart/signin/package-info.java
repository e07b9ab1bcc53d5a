/**
 * Auditors sign in at the OpenID provider of their site: from a click to a session of our own with one person and their roles,
 * which only the browser that began it may use. Never asks the provider for records, and keeps none of its tokens.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "audit", "smart", "smart.launch"})
package org.dorsal.smart.signin;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
