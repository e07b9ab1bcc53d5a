/**
 * What every door needs, whatever it speaks, and Spring Security's firewall before all of them. Knows no door and no resource;
 * of the store only whose connections a door uses.
 */
@NullMarked
@Room(mayUse = {"store"})
package org.dorsal.http;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
