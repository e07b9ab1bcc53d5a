@NullMarked
package org.dorsal.start;

import org.jspecify.annotations.NullMarked;
