package org.dorsal.http.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/**
 * Limits the concurrent exports of a replica. An export occupies one core, which clinicians' requests use as well. A
 * surplus request is refused before an audit event about the file.
 */
final class ExportLimiter {
    static final int MAX_CONCURRENT = 2;

    private final Semaphore room = new Semaphore(MAX_CONCURRENT);
    private final Counter full;

    ExportLimiter(MeterRegistry registry) {
        this.full = registry.counter("dorsal.throttled", "door", "audit", "why", "full");
    }

    /** Empty when no room is left. The place is free again when the answer was sent, or could not be. */
    Optional<ModelAndView> make(Supplier<ModelAndView> export) {
        if (!room.tryAcquire()) {
            full.increment();
            return Optional.empty();
        }
        try {
            ModelAndView started = export.get();
            View view = started.getView();
            if (view == null) {
                room.release(); // a refusal, which takes no time
            } else {
                started.setView(new LimitedView(view, room));
            }
            return Optional.of(started);
        } catch (RuntimeException notBegun) {
            room.release();
            throw notBegun;
        }
    }

    /** View that returns its permit when it has been sent, or has failed. */
    private record LimitedView(View export, Semaphore room) implements View {
        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws Exception {
            try {
                export.render(model, request, response);
            } finally {
                room.release();
            }
        }
    }
}
