package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Bodies that no reader should read to their end. Neither costs memory. */
final class EndlessBodies {
    static final long HUGE_IN_BYTES = 500L << 20;

    private static final int DRIPS = 6_000;
    private static final int PAUSE_MILLISECONDS = 200;
    private static final String ENTRY =
            "{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"%s\"}}}".formatted("x".repeat(1 << 16));

    private EndlessBodies() {}

    /** Valid JSON to the last byte. */
    static void huge(HttpServletResponse response) throws IOException {
        response.setContentType(Outcomes.JSON);
        var out = response.getOutputStream();
        out.write(bytes("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + ENTRY));
        var next = bytes("," + ENTRY);
        for (long sent = 0; sent < HUGE_IN_BYTES; sent += next.length) {
            out.write(next); // throws when the reader has gone
        }
        out.write(bytes("]}"));
    }

    /** Headers, then a blank now and then, for twenty minutes at most; an empty Bundle when let go. */
    static void slow(HttpServletResponse response, CountDownLatch release) throws IOException {
        response.setContentType(Outcomes.JSON);
        response.flushBuffer();
        var out = response.getOutputStream();
        for (int drip = 0; drip < DRIPS && !FaultScript.pause(release, PAUSE_MILLISECONDS); drip++) {
            out.write(' ');
            out.flush();
        }
        out.write(bytes("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
