@NullMarked
package org.dorsal.smart.launch;

import org.jspecify.annotations.NullMarked;
