/** Tests of bringing results into the EHR. */
@org.jspecify.annotations.NullMarked
package org.dorsal.writeback;
