/** Tests of exports and erasures. */
@NullMarked
package org.dorsal.archive;

import org.jspecify.annotations.NullMarked;
