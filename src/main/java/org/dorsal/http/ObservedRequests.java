package org.dorsal.http;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import java.util.stream.*;
import org.slf4j.MDC;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Names of requests in counters, timers and logs: route and request id, never an address, which may name a
 * patient. What reached no route is counted by its door alone.
 */
public final class ObservedRequests extends DefaultServerRequestObservationConvention {
    /** Field name in log lines (Elastic Common Schema). */
    private static final String REQUEST_ID = "http.request.id";

    private static final Map<String, KeyValue> DOORS = Stream.of(
                    "fhir", "cds", "launch", "a", "audit", "operate", "log", "assets", "actuator", ".well-known")
            .collect(Collectors.toUnmodifiableMap(door -> door, door -> uri("/" + door + "/**")));
    private static final KeyValue ELSEWHERE = uri("/**");

    /** What Spring Security's filters answer, by what follows door and site. */
    private static final Map<String, KeyValue> ANSWERED_BY_FILTERS = Map.of(
            "launch", uri("/launch/{site}"),
            "launch/callback", uri("/launch/{site}/callback"),
            "audit/sign-in", uri("/audit/{site}/sign-in"),
            "audit/callback", uri("/audit/{site}/callback"));

    /** Records the pattern of the request's route, such as {@code /fhir/{site}/Observation/{id}}. */
    public static void route(HttpServletRequest request, String pattern) {
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(pattern));
    }

    /** Returns whether endpoints are below that first segment; callers invent others. */
    public static boolean isArea(String segment) {
        return DOORS.containsKey(segment);
    }

    /** Adds the request id to all log lines of this request. */
    public static void id(String requestId) {
        MDC.put(REQUEST_ID, requestId);
    }

    /** Ends the log lines of this request: the thread may answer another request afterwards. */
    static void endId() {
        MDC.remove(REQUEST_ID);
    }

    @Override
    protected KeyValue uri(ServerRequestObservationContext context) {
        return context.getPathPattern() != null
                ? super.uri(context)
                : withoutPattern(Optional.ofNullable(context.getCarrier())
                        .map(HttpServletRequest::getRequestURI)
                        .orElse(""));
    }

    private static KeyValue withoutPattern(String path) {
        int door = path.indexOf('/', 1);
        if (door < 0) {
            return DOORS.getOrDefault(path.replaceFirst("/", ""), ELSEWHERE);
        }
        String name = path.substring(1, door);
        int site = path.indexOf('/', door + 1);
        KeyValue area = ANSWERED_BY_FILTERS.get(name + (site < 0 ? "" : path.substring(site)));
        return area != null ? area : DOORS.getOrDefault(name, ELSEWHERE);
    }

    private static KeyValue uri(String pattern) {
        return KeyValue.of("uri", pattern);
    }

    /** Spring's is the address. */
    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        return KeyValues.empty();
    }
}
