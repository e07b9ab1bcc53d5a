package org.dorsal.smart;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scopes of one token, read by the grammar of SMART App Launch 2.2.0; version 1 names are converted. Deny by
 * default: a word that is unknown, malformed or asks for an unsupported narrowing grants nothing.
 */
public final class Scopes {
    private final List<Scope> granting;
    private final int malformed;
    private final int unsupported;

    private Scopes(List<ScopeReading> readings) {
        granting = readings.stream()
                .flatMap(r -> r instanceof ScopeReading.Granting(var scope) ? Stream.of(scope) : Stream.empty())
                .toList();
        malformed = (int) readings.stream()
                .filter(ScopeReading.Malformed.class::isInstance)
                .count();
        unsupported = (int) readings.stream()
                .filter(ScopeReading.Unsupported.class::isInstance)
                .count();
    }

    /** Reads a space-separated scope claim (RFC 6749, 3.3). */
    public static Scopes parse(String claim) {
        return parse(List.of(claim.split(" ", -1)));
    }

    /** Reads a scope claim that came as an array of words. */
    public static Scopes parse(Collection<String> words) {
        return new Scopes(
                words.stream().filter(w -> !w.isEmpty()).map(ScopeReading::of).toList());
    }

    /** How many words began like a FHIR scope and broke the grammar: a sign of a misconfigured client. */
    public int malformed() {
        return malformed;
    }

    /** How many words asked for a search parameter or modifier that is not enforced here. */
    public int unsupported() {
        return unsupported;
    }

    /** How many words grant something. */
    public int size() {
        return granting.size();
    }

    /**
     * Whether these scopes grant all that this one word asks for; {@code patient/*.read} covers {@code patient/Patient.rs}.
     * A word that is not a scope on FHIR resources, or can't be read, is never covered.
     */
    public boolean cover(String word) {
        return ScopeReading.of(word) instanceof ScopeReading.Granting(Scope wanted)
                && wanted.interactions().stream()
                        .allMatch(interaction -> reach(wanted.level(), interaction, wanted.type())
                                .map(reached -> reached.includes(wanted.restriction()))
                                .orElse(false));
    }

    /** Whether any scope, whatever its level, covers the interaction. */
    boolean cover(Interaction interaction, String type) {
        return granting.stream().anyMatch(s -> s.covers(interaction, type));
    }

    /** What the scopes of one level reach together; empty when they don't cover the interaction. */
    Optional<Restriction> reach(Scope.Level level, Interaction interaction, String type) {
        return granting.stream()
                .filter(s -> s.level() == level && s.covers(interaction, type))
                .map(Scope::restriction)
                .reduce(Restriction::or);
    }
}
