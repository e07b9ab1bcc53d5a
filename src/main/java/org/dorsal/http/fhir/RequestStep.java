package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A value on the way to a reply, or the objection that ends the way. */
sealed interface RequestStep<T> {
    record StepValue<T>(T value) implements RequestStep<T> {}

    record StepObjection<T>(Objection objection) implements RequestStep<T> {}

    static <T> RequestStep<T> done(T value) {
        return new StepValue<>(value);
    }

    static <T> RequestStep<T> stop(Objection objection) {
        return new StepObjection<>(objection);
    }

    /** Step with the value, or with the objection if the value is absent. */
    static <T> RequestStep<T> of(Optional<T> value, Objection otherwise) {
        return value.<RequestStep<T>>map(StepValue::new).orElseGet(() -> stop(otherwise));
    }

    static <T> RequestStep<T> unless(Optional<? extends Objection> objection, Supplier<RequestStep<T>> next) {
        return objection.<RequestStep<T>>map(StepObjection::new).orElseGet(next);
    }

    default <R> RequestStep<R> then(Function<? super T, RequestStep<R>> next) {
        return switch (this) {
            case StepValue<T>(T value) -> next.apply(value);
            case StepObjection<T>(Objection objection) -> stop(objection);
        };
    }

    /** The value; throws the objection. */
    default T orRefuse() {
        return switch (this) {
            case StepValue<T>(T value) -> value;
            case StepObjection<T>(Objection objection) -> throw new ObjectionException(objection);
        };
    }
}
