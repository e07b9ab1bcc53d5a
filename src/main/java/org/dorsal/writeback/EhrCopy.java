package org.dorsal.writeback;

import java.util.Optional;

/**
 * A resource as the EHR knows it.
 *
 * @param id logical id in the EHR, without its type
 * @param version its meta.versionId there, when it was told
 */
public record EhrCopy(String id, Optional<String> version) {}
