/**
 * Files of a release: reproducible archives of chart and profiles, checksums and their signature. Nothing here is
 * shipped; {@code mvn -f src/release/pom.xml} runs it.
 */
@NullMarked
package org.dorsal.release;

import org.jspecify.annotations.NullMarked;
