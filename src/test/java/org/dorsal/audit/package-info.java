@NullMarked
package org.dorsal.audit;

import org.jspecify.annotations.NullMarked;
