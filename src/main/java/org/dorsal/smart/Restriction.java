package org.dorsal.smart;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which resources of a type a scope reaches (granular scopes of SMART App Launch 2.2.0). */
public sealed interface Restriction {

    /** Every resource of the type. */
    record Unrestricted() implements Restriction {}

    /** Only resources that carry at least one of these categories. */
    record OnlyCategories(Set<Category> anyOf) implements Restriction {
        public OnlyCategories {
            anyOf = Set.copyOf(anyOf);
        }
    }

    /** Whether a resource with these categories is reached; an update asks this of its old and of its new content. */
    default boolean admits(Collection<Category> ofResource) {
        return switch (this) {
            case Unrestricted _ -> true;
            case OnlyCategories only ->
                only.anyOf.stream().anyMatch(c -> ofResource.stream().anyMatch(c::admits));
        };
    }

    /** Whether everything that the other reaches is reached. */
    default boolean includes(Restriction other) {
        return switch (this) {
            case Unrestricted _ -> true;
            case OnlyCategories(var mine) ->
                other instanceof OnlyCategories(var theirs)
                        && theirs.stream().allMatch(wanted -> mine.stream().anyMatch(one -> one.admits(wanted)));
        };
    }

    /** What either of the two reaches. */
    default Restriction or(Restriction other) {
        if (this instanceof OnlyCategories(var mine) && other instanceof OnlyCategories(var theirs)) {
            return new OnlyCategories(
                    Stream.concat(mine.stream(), theirs.stream()).collect(Collectors.toSet()));
        }
        return new Unrestricted();
    }
}
