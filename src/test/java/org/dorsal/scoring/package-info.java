@NullMarked
package org.dorsal.scoring;

import org.jspecify.annotations.NullMarked;
