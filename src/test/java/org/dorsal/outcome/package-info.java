@NullMarked
package org.dorsal.outcome;

import org.jspecify.annotations.NullMarked;
