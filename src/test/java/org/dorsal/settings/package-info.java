@NullMarked
package org.dorsal.settings;

import org.jspecify.annotations.NullMarked;
