@NullMarked
package org.dorsal.population;

import org.jspecify.annotations.NullMarked;
