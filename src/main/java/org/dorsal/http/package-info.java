/**
 * What every door needs, whatever it speaks, and Spring Security's firewall before all of them. Knows no door, no room and no
 * resource.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.http;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
