package org.dorsal.system;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Smallest inputs of kinds of faults that public trackers report of other servers. */
public final class FieldCases {
    private FieldCases() {}

    /** Text of the file of that name. */
    public static String read(String name) {
        try (InputStream file = FieldCases.class.getResourceAsStream("field-cases/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
