/**
 * Scores whole populations on Apache Spark with the scorer of the command line: files in, tables out, nothing stored.
 * A separate program, never part of the service.
 */
@NullMarked
package org.dorsal.spark;

import org.jspecify.annotations.NullMarked;
