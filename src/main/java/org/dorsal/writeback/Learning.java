package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.Keeping.Step;

/**
 * Learns what the EHR did not say when it took something in: where it is, in which version, and whether it can be found there
 * at all, which decides what may be done in doubt later.
 */
final class Learning {
    private final Engine engine;
    private final Looking looking;

    Learning(Engine engine, LaneState place) {
        this.engine = engine;
        this.looking = new Looking(engine, place);
    }

    /** It is in the EHR whatever comes of this; what can't be learned now is asked again when it is needed. */
    Step more(Item filed, Piece piece, Way.Written way, Keeping keeping) {
        Optional<EhrCopy> copy = filed.filed();
        boolean nowhere = way.searchable()
                && (copy.isEmpty() || !engine.findable(filed.key().type()));
        boolean versionless = way.corrected()
                && copy.filter(known -> known.version().isEmpty()).isPresent();
        if (!(nowhere || versionless) || !keeping.hasTime()) {
            return new Step.Kept(filed);
        }
        Looking.Seen seen = nowhere
                ? looking.search(filed.key(), piece)
                : looking.read(filed.key(), piece, copy.orElseThrow().id());
        Act act = nowhere ? Act.SEARCH : Act.READ;
        return switch (seen) {
            case Looking.Seen.One one ->
                keeping.learnt(
                        filed.filed(Optional.of(known(copy, one)), filed.changed()),
                        engine.attempt(act, Outcome.DONE, one.status()));
            case Looking.Seen.AnotherPatient other ->
                keeping.park(filed, Reason.ANOTHER_PATIENT, true, act, other.status());
            case Looking.Seen.Absent _,
                    Looking.Seen.Several _,
                    Looking.Seen.CantBeAsked _,
                    Looking.Seen.NoAnswer _,
                    Looking.Seen.NoToken _ ->
                keeping.learnt(filed, engine.attempt(act, Outcome.UNKNOWN, seen.status()));
        };
    }

    /** What a search tells of a version may be older than what the answer to the creation told. */
    private static EhrCopy known(Optional<EhrCopy> told, Looking.Seen.One one) {
        return told.filter(copy -> copy.version().isPresent()).orElse(one.copy());
    }
}
