@NullMarked
package org.dorsal.schedule;

import org.jspecify.annotations.NullMarked;
