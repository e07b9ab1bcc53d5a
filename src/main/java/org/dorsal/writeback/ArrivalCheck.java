package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.writeback.Attempt.Act;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.EhrLookup.Seen;
import org.dorsal.writeback.LeasedLedger.Step;
import org.dorsal.writeback.Wire.Likeness;

/** Finds out whether what was sent has arrived, before anything is sent again (promise P2). */
record ArrivalCheck(Engine engine, LeasedLedger leased, LaneState place) {
    /** What servers that count call a resource that nobody has changed. */
    private static final String FIRST = "1";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** A creation. */
    Step search(Item item, Deliverable piece) {
        Seen seen = new EhrLookup(engine, place).search(item.key(), piece);
        return switch (seen) {
            case Seen.One one -> filed(item, one, untouched(one.copy()).version(), Act.SEARCH);
            case Seen.Absent _ ->
                engine.findable(item.key().type())
                        ? again(item, seen, Act.SEARCH)
                        : park(item, Reason.UNSEARCHABLE, seen, Act.SEARCH);
            case Seen.Several _ -> park(item, Reason.TWICE_THERE, seen, Act.SEARCH);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen, Act.SEARCH);
            case Seen.CantBeAsked _ -> park(item, Reason.UNSEARCHABLE, seen, Act.SEARCH);
            case Seen.NoAnswer silent -> leased.silent(item, silent, Act.SEARCH);
            case Seen.NoToken _ -> leased.noToken(place.authority(), item, Act.SEARCH, seen.status());
        };
    }

    /** An update over that copy: it has arrived when the copy is marked so, and has not when its version is the same. */
    Step look(Item item, Deliverable piece, EhrCopy over) {
        Seen seen = new EhrLookup(engine, place).read(item.key(), piece, over.id());
        return switch (seen) {
            case Seen.One one
            when one.likeness() == Likeness.THIS_VERSION ->
                filed(item, one, one.copy().version().filter(version -> follows(version, over)), Act.READ);
            case Seen.One one
            when one.copy().version().isPresent() && one.copy().version().equals(over.version()) ->
                again(item, seen, Act.READ);
            case Seen.One _ -> park(item, Reason.CHANGED_THERE, seen, Act.READ);
            case Seen.Absent _ -> park(item, Reason.GONE_THERE, seen, Act.READ);
            case Seen.Several _, Seen.CantBeAsked _ -> park(item, Reason.UNSEARCHABLE, seen, Act.READ);
            case Seen.AnotherPatient _ -> park(item, Reason.ANOTHER_PATIENT, seen, Act.READ);
            case Seen.NoAnswer silent -> leased.silent(item, silent, Act.READ);
            case Seen.NoToken _ -> leased.noToken(place.authority(), item, Act.READ, seen.status());
        };
    }

    /** What is found long after it was created may have been changed by somebody, unless it is in its first version. */
    static EhrCopy untouched(EhrCopy found) {
        return new EhrCopy(found.id(), found.version().filter(FIRST::equals));
    }

    /** @param version that we left it in; where that can't be told, somebody may have changed it since */
    private Step filed(Item item, Seen.One one, Optional<String> version, Act act) {
        Instant now = engine.now();
        engine.health().served(now);
        EhrCopy copy = new EhrCopy(one.copy().id(), version);
        return leased.keep(item.filed(Optional.of(copy), now), engine.attempt(act, Outcome.DONE, one.status()));
    }

    private static boolean follows(String version, EhrCopy over) {
        return over.version()
                .filter(before -> NUMBER.matcher(before).matches()
                        && NUMBER.matcher(version).matches())
                .filter(before -> Long.parseLong(version) == Long.parseLong(before) + 1)
                .isPresent();
    }

    /** Certainly not there: it may be sent again, later when it has failed before. */
    private Step again(Item item, Seen seen, Act act) {
        engine.health().answered();
        Attempt attempt = engine.attempt(act, Outcome.ABSENT, seen.status());
        if (item.tries() == 0) {
            return leased.keep(item.pending(0, Optional.empty(), Optional.empty(), engine.now()), attempt);
        }
        Instant until = engine.later(item.tries());
        return leased.wait(
                item.pending(item.tries(), Optional.of(Reason.TRIED_AND_WAITS), Optional.of(until), engine.now()),
                until,
                attempt);
    }

    private Step park(Item item, Reason reason, Seen seen, Act act) {
        engine.health().answered();
        return leased.park(item, reason, true, act, seen.status());
    }
}
