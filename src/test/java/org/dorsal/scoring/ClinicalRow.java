package org.dorsal.scoring;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.knowledge.Disposition;

/**
 * One flag as the evidence table has it.
 *
 * @param id the row's name in the evidence table
 * @param meaning when the flag is present (true), absent (false), not assessed (empty)
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
