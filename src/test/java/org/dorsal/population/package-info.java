/**
 * Measures the criteria on simulated people: draws them by stated shares, scores them, writes the report of the safety
 * file and its plots. Never reads a real record and never decides.
 */
@NullMarked
package org.dorsal.population;

import org.jspecify.annotations.NullMarked;
