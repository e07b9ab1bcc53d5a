/**
 * Measures the product on the current machine, compared with floors taken in the same run. Never a test: machines are
 * noisy.
 */
@NullMarked
package org.dorsal.bench;

import org.jspecify.annotations.NullMarked;
