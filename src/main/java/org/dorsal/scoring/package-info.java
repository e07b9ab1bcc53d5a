/**
 * Scores answers against criteria. Pure: no clock, no database, no Spring. Unknown is never "no".
 */
@NullMarked
@Room(mayUse = {"knowledge"})
package org.dorsal.scoring;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
