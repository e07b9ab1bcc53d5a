@NullMarked
package org.dorsal;

import org.jspecify.annotations.NullMarked;
