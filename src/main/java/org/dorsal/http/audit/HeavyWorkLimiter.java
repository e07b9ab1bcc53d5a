package org.dorsal.http.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.dorsal.http.web.PageException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Limits how many handlers marked as {@link HeavyWork} run at a time in a replica: each occupies one core, which
 * clinicians' requests use as well. A surplus request is refused before its handler, so no event names its file. Spring
 * calls {@code afterCompletion} when the view was sent and after any fault on the way, so no permit is lost.
 */
final class HeavyWorkLimiter implements HandlerInterceptor {
    static final int MAX_CONCURRENT = 2;

    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final Counter full;

    HeavyWorkLimiter(MeterRegistry registry) {
        this.full = registry.counter("dorsal.throttled", "door", "audit", "why", "full");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (isHeavy(handler) && !permits.tryAcquire()) {
            full.increment();
            throw new PageException(503, "audit-busy");
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception fault) {
        if (isHeavy(handler)) {
            permits.release();
        }
    }

    private static boolean isHeavy(Object handler) {
        return handler instanceof HandlerMethod method && method.hasMethodAnnotation(HeavyWork.class);
    }
}
