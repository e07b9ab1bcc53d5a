package org.dorsal.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Responses about a patient of their own, put together from bytes: who sends them shares the cores with who answers.
 */
final class Templates {
    private static final String PATIENT = "Patient/example";

    private final List<List<byte[]>> bodies;

    /** @param bodies responses about {@value #PATIENT} */
    Templates(List<byte[]> bodies) {
        this.bodies = bodies.stream().map(Templates::apart).toList();
    }

    private static List<byte[]> apart(byte[] body) {
        return Arrays.stream(new String(body, StandardCharsets.UTF_8).split(PATIENT, -1))
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The nth of them in turn, about that patient. */
    byte[] about(String patient, long number) {
        List<byte[]> parts = bodies.get((int) (number % bodies.size()));
        byte[] reference = ("Patient/" + patient).getBytes(StandardCharsets.US_ASCII);
        int length = parts.stream().mapToInt(part -> part.length).sum() + (parts.size() - 1) * reference.length;
        ByteBuffer whole = ByteBuffer.allocate(length).put(parts.getFirst());
        for (byte[] part : parts.subList(1, parts.size())) {
            whole.put(reference).put(part);
        }
        return whole.array();
    }
}
