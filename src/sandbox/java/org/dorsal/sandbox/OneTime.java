package org.dorsal.sandbox;

import java.security.SecureRandom;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

/** Values that stand for something once, for five minutes. */
final class OneTime<T> {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final SecureRandom CHANCE = new SecureRandom();

    private final Map<String, IssuedValue<T>> issued = new ConcurrentHashMap<>();
    private final Clock clock;

    OneTime(Clock clock) {
        this.clock = clock;
    }

    private record IssuedValue<T>(T meaning, Instant until) {}

    String issue(T meaning) {
        var value = unguessable();
        issued.put(value, new IssuedValue<>(meaning, clock.instant().plus(LIFETIME)));
        return value;
    }

    /** Returns the meaning of a value that is unused and not expired. */
    Optional<T> peek(String value) {
        return Optional.ofNullable(issued.get(value)).filter(this::young).map(IssuedValue::meaning);
    }

    /** Returns the meaning of a value and invalidates the value. */
    Optional<T> use(String value) {
        return Optional.ofNullable(issued.remove(value)).filter(this::young).map(IssuedValue::meaning);
    }

    static String unguessable() {
        var bytes = new byte[32];
        CHANCE.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private boolean young(IssuedValue<T> value) {
        return clock.instant().isBefore(value.until);
    }
}
