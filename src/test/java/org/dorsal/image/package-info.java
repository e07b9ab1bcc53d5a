/**
 * Builds the image of Dorsal: the application's layers, a Java runtime with only the modules it needs, and the cache
 * of its classes. Nothing here is shipped; {@code mvn -f src/image/pom.xml} runs it.
 */
@NullMarked
package org.dorsal.image;

import org.jspecify.annotations.NullMarked;
