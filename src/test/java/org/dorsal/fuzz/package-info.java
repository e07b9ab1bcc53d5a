/** Changed inputs for everything that reads what unknown callers send. */
@org.jspecify.annotations.NullMarked
package org.dorsal.fuzz;
