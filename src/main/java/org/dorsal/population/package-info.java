/**
 * Measures the criteria on simulated people: draws them by stated shares, scores them, writes a report and plots.
 * Never reads a real record and never decides. Called by the command line alone.
 */
@NullMarked
@Room(mayUse = {"knowledge", "scoring"})
package org.dorsal.population;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
