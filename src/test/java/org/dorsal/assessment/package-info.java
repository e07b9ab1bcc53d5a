@NullMarked
package org.dorsal.assessment;

import org.jspecify.annotations.NullMarked;
