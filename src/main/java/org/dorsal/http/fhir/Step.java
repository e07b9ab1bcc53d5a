package org.dorsal.http.fhir;

import java.util.function.Function;

/** A value on the way to a reply, or the objection that ends the way. */
sealed interface Step<T> {
    record Done<T>(T value) implements Step<T> {}

    record Stopped<T>(Objection objection) implements Step<T> {}

    static <T> Step<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Step<T> stop(Objection objection) {
        return new Stopped<>(objection);
    }

    default <R> Step<R> then(Function<? super T, Step<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Stopped<T>(Objection objection) -> stop(objection);
        };
    }

    default Reply reply(Function<? super T, Reply> last) {
        return switch (this) {
            case Done<T>(T value) -> last.apply(value);
            case Stopped<T>(Objection objection) -> OutcomeBody.of(objection);
        };
    }
}
