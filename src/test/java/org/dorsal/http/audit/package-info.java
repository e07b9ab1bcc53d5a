/** Tests of the auditors' door. */
@org.jspecify.annotations.NullMarked
package org.dorsal.http.audit;
