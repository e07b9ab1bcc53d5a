/** Tests of the components shared by all HTTP interfaces. */
@NullMarked
package org.dorsal.http;

import org.jspecify.annotations.NullMarked;
