package org.dorsal.assessment;

import java.util.UUID;

/**
 * The software that scored, as results name it.
 *
 * @param id logical id of its Device: the same for the same name and version
 * @param name what people call it
 * @param version its release
 */
public record Software(UUID id, String name, String version) {}
