@NullMarked
package org.dorsal.notify;

import org.jspecify.annotations.NullMarked;
