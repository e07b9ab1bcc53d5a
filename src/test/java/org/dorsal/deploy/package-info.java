/** Tests of the deployment: chart, telemetry, image. */
@NullMarked
package org.dorsal.deploy;

import org.jspecify.annotations.NullMarked;
