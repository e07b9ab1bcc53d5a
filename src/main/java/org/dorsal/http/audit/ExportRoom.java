package org.dorsal.http.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Limits the concurrent exports of a replica. An export occupies one core, which clinicians' requests use as well. A
 * surplus request is refused before an audit event about the file.
 */
final class ExportRoom {
    static final int AT_ONCE = 2;

    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Counter full;

    ExportRoom(MeterRegistry registry) {
        this.full = registry.counter("dorsal.throttled", "door", "audit", "why", "full");
    }

    /** Empty when no room is left. The place is free again when the answer was sent, or could not be. */
    Optional<ServerResponse> make(Supplier<ServerResponse> export) {
        if (!room.tryAcquire()) {
            full.increment();
            return Optional.empty();
        }
        try {
            return Optional.of(new Holding(export.get(), room));
        } catch (RuntimeException notBegun) {
            room.release();
            throw notBegun;
        }
    }

    private record Holding(ServerResponse export, Semaphore room) implements ServerResponse {
        @Override
        public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
                throws ServletException, IOException {
            try {
                return export.writeTo(request, response, context);
            } finally {
                room.release();
            }
        }

        @Override
        public HttpStatusCode statusCode() {
            return export.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return export.headers();
        }

        @Override
        public MultiValueMap<String, Cookie> cookies() {
            return export.cookies();
        }
    }
}
