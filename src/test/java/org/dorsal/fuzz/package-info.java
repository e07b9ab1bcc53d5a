/** Changed inputs for everything that reads what strangers send. */
@org.jspecify.annotations.NullMarked
package org.dorsal.fuzz;
