/** Tests of what the record says. */
@org.jspecify.annotations.NullMarked
package org.dorsal.chart;
