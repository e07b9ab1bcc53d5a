@NullMarked
package org.dorsal.http.fhir;

import org.jspecify.annotations.NullMarked;
