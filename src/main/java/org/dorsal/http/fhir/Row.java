package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One route: one interaction with one type, or one operation.
 *
 * @param interaction its code in http://hl7.org/fhir/restful-interaction, or the operation's name with its dollar sign
 * @param parameters which URL parameters it takes; empty when the search behind it decides
 */
record Row(
        String method,
        Template path,
        String interaction,
        Optional<Set<String>> parameters,
        Takes takes,
        Entrance entrance) {

    /** What the route reads from the request's body. */
    enum Takes {
        NOTHING,
        RESOURCE,
        FORM
    }

    /** Who may come in, and what is done for them. */
    sealed interface Entrance {
        /** Everybody. */
        record Open(Function<Call, Reply> answer) implements Entrance {}

        record Guarded(Right right, BiFunction<Call, Admitted, Reply> answer) implements Entrance {}
    }
}
