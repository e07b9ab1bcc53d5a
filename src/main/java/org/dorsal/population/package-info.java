/**
 * Measures the criteria on people who do not exist: draws them by stated shares, scores them, writes a report and plots.
 * Never reads a record of anybody, never decides anything. Called by the command line alone.
 */
@NullMarked
@Room(mayUse = {"knowledge", "scoring"})
package org.dorsal.population;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
