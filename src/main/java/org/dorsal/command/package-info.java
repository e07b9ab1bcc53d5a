/**
 * The command line: score, impact, lint, erase, migrate. Only this room writes to standard output. Never java.sql.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "assessment", "offer", "store", "archive"})
package org.dorsal.command;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
