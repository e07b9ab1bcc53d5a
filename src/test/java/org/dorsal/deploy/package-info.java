/** What stands around the service: chart, telemetry, image. */
@NullMarked
package org.dorsal.deploy;

import org.jspecify.annotations.NullMarked;
