/**
 * Subscriptions to results (Subscriptions R5 backport 1.1.0 for R4): checks and stores them, and sends their
 * notifications to the callbacks of the settings. Reads no result and changes none; independent of the HTTP interface of clients.
 */
@NullMarked
@Room(mayUse = {"store", "smart", "smart.launch", "audit", "fhirjson", "schedule"})
package org.dorsal.notify;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
