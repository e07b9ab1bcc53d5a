/**
 * Components of all HTTP interfaces, and Spring Security's firewall before them. Uses no other HTTP package and no
 * resource; of the store only the connections of a request.
 */
@NullMarked
@Room(mayUse = {"limit", "store", "smart"})
package org.dorsal.http;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
