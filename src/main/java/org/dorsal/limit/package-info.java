/**
 * Limits of what all callers use together, such as memory and places, with a share for each site and each caller. Independent of
 * the limited resources and of any framework.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.limit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
