/** The whole service on a real PostgreSQL, spoken to by HTTP alone. */
@NullMarked
package org.dorsal.system;

import org.jspecify.annotations.NullMarked;
