@NullMarked
package org.dorsal.smart.signin;

import org.jspecify.annotations.NullMarked;
