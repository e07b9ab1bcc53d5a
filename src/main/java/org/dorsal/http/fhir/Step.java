package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /** The value, or what is to be said where there is none. */
    static <T> Step<T> of(Optional<T> value, Objection otherwise) {
        return value.<Step<T>>map(Done::new).orElseGet(() -> stop(otherwise));
    }

    static <T> Step<T> unless(Optional<? extends Objection> objection, Supplier<Step<T>> next) {
        return objection.<Step<T>>map(Stopped::new).orElseGet(next);
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
