package org.dorsal.scoring;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.knowledge.Disposition;

/**
 * Flag of the evidence table.
 *
 * @param id name of the row in the evidence table
 * @param meaning function that returns true (present), false (absent) or empty (not assessed)
 */
record ClinicalRow(String id, String flag, Disposition tier, Function<Given, Optional<Boolean>> meaning) {

    FlagState expected(SomeResponses response) {
        return meaning.apply(new Given(response))
                .map(present -> present ? FlagState.PRESENT : FlagState.ABSENT)
                .orElse(FlagState.NOT_ASSESSED);
    }

    /** linkIds of the questions that decide it. */
    Set<String> reads() {
        Given nothing = new Given(SomeResponses.empty());
        if (meaning.apply(nothing).isPresent()) {
            throw new IllegalStateException(id + " is decided by no answer at all");
        }
        return nothing.lookedAt();
    }

    @Override
    public String toString() {
        return id + " " + flag;
    }
}
