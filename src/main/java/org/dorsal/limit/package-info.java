/**
 * Limits of what all callers use together, such as memory and places, with a share for each site and each caller. Knows
 * neither what is limited nor any framework.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.limit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
