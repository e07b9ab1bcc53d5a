/** The playground: the assessment as one static page, made from src/playground and profiles/, and its tests. */
@NullMarked
package org.dorsal.playground;

import org.jspecify.annotations.NullMarked;
