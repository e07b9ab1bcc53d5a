/** What all doors have in common. */
@NullMarked
package org.dorsal.http;

import org.jspecify.annotations.NullMarked;
