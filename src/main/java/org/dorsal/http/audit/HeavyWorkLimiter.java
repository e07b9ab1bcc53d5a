package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.dorsal.http.web.PageException;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.signin.Auditor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Takes a place for handlers marked as {@link HeavyWork}, each of which occupies one core that clinicians' requests use as
 * well. A surplus request is refused before its handler, so no event names its file. Spring calls {@code afterCompletion}
 * when the view was sent and after any fault on the way, so no place is lost.
 */
final class HeavyWorkLimiter implements HandlerInterceptor {
    private static final String PLACE = HeavyWorkLimiter.class.getName();

    private final SharedLimits limits;

    HeavyWorkLimiter(SharedLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && method.hasMethodAnnotation(HeavyWork.class)) {
            String network = request.getRemoteAddr();
            Owner owner = Auditor.current()
                    .map(auditor -> new Owner(auditor.site().value(), network))
                    .orElseGet(() -> Owner.stranger("", network)); // the path may name any site
            try {
                request.setAttribute(PLACE, limits.work().take(owner, 1, Duration.ZERO));
            } catch (LimitException _) {
                throw new PageException(503, "audit-busy");
            }
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception fault) {
        if (request.getAttribute(PLACE) instanceof Grant place) {
            place.close();
        }
    }

    /** Handler that keeps a core busy, such as an export; {@link HeavyWorkLimiter} bounds how many run at a time. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface HeavyWork {}
}
