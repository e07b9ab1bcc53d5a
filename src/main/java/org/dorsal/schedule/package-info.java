/**
 * Work in the background: tasks that repeat, workers of the sites, and leases of rows. Knows neither what the work is nor its
 * statements.
 */
@NullMarked
@Room(mayUse = {"store"})
package org.dorsal.schedule;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
