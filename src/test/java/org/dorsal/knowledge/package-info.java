@NullMarked
package org.dorsal.knowledge;

import org.jspecify.annotations.NullMarked;
