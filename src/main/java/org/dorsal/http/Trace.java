package org.dorsal.http;

import java.util.*;
import java.util.stream.Collectors;

/** Formats the place of a failure for the log without any message: a message may quote patient data. */
public final class Trace {
    private static final int MAX_FRAMES = 12;

    private Trace() {}

    /** Kinds and places of the fault and of what caused it. */
    public static String of(Throwable fault) {
        String frames = Arrays.stream(fault.getStackTrace())
                .limit(MAX_FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        String cause = Optional.ofNullable(fault.getCause())
                .map(under -> "; because of " + of(under))
                .orElse("");
        return fault.getClass().getName() + " at " + frames + cause;
    }
}
