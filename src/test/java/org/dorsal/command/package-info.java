@NullMarked
package org.dorsal.command;

import org.jspecify.annotations.NullMarked;
