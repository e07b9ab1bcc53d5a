/** Tests of the common parts of all HTTP endpoints. */
@NullMarked
package org.dorsal.http;

import org.jspecify.annotations.NullMarked;
