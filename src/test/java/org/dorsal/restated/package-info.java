/**
 * A second implementation of evidence models, written from profiles/README.md and the published files alone: it
 * restates them in standard FHIRPath and in CQL.
 */
@NullMarked
package org.dorsal.restated;

import org.jspecify.annotations.NullMarked;
