@NullMarked
package org.dorsal.writeback;

import org.jspecify.annotations.NullMarked;
