/** The whole product on one machine for trying out: PostgreSQL, a sandbox EHR, Dorsal. Never in the jar. */
@NullMarked
package org.dorsal.demo;

import org.jspecify.annotations.NullMarked;
