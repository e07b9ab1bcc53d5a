@NullMarked
package org.dorsal.http.audit;

import org.jspecify.annotations.NullMarked;
