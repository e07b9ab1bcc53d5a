package org.dorsal.sandbox;

import java.util.Optional;

/**
 * A fault that waits for its requests. One for any type waits for requests about resources; the statement has the
 * type {@code metadata} and must be named, so that a read of it does not use up a fault for a write.
 *
 * @param method HTTP method; empty for any
 * @param type resource type; empty for any
 * @param times how many requests it is for
 */
public record ScriptedFault(Optional<String> method, Optional<String> type, int times, Fault fault) {
    /** Number of requests for a fault without an end. */
    public static final int FOREVER = Integer.MAX_VALUE;

    public ScriptedFault {
        if (times < 1) {
            throw new IllegalArgumentException("at least once");
        }
    }

    /** Fault for the next request about any resource. */
    public static ScriptedFault of(Fault fault) {
        return new ScriptedFault(Optional.empty(), Optional.empty(), 1, fault);
    }

    /** The same, only for this method and type. */
    public ScriptedFault forResource(String httpMethod, String resourceType) {
        return new ScriptedFault(Optional.of(httpMethod), Optional.of(resourceType), times, fault);
    }

    /** The same, only for this method. */
    public ScriptedFault forMethod(String httpMethod) {
        return new ScriptedFault(Optional.of(httpMethod), type, times, fault);
    }

    /** The same, so many times. */
    public ScriptedFault times(int often) {
        return new ScriptedFault(method, type, often, fault);
    }

    /** The same, until the script is thrown away. */
    public ScriptedFault forever() {
        return times(FOREVER);
    }

    boolean isFor(RequestedInteraction interaction) {
        return method.map(interaction.method()::equals).orElse(true)
                && type.map(interaction.type()::equals)
                        .orElse(!interaction.type().isEmpty()
                                && Character.isUpperCase(interaction.type().charAt(0)));
    }

    /** Returns the fault with one request fewer; empty when none is left. */
    Optional<ScriptedFault> used() {
        if (times == FOREVER) {
            return Optional.of(this);
        }
        return times == 1 ? Optional.empty() : Optional.of(times(times - 1));
    }
}
