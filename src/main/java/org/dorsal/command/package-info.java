/**
 * The command line: score, lint, deliveries. Only this room writes to standard output. Never java.sql.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "assessment", "store", "smart", "writeback", "audit"})
package org.dorsal.command;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
