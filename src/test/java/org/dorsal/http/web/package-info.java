/** Tests of the clinicians' door. */
@org.jspecify.annotations.NullMarked
package org.dorsal.http.web;
