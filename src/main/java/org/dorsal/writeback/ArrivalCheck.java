package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;
import org.dorsal.writeback.Wire.Likeness;

/** Finds out whether what was sent has arrived, before anything is sent again (promise P2). */
record ArrivalCheck(Engine engine, LeasedLedger leased, LaneState place) {
    /** What servers that count call a resource that nobody has changed. */
    private static final String FIRST = "1";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** A creation. */
    ItemStep search(DeliveryItem item, Deliverable piece) {
        LookupResult seen = new EhrLookup(engine, place).search(item.key(), piece);
        return switch (seen) {
            case LookupResult.One one -> filed(item, one, untouched(one.copy()).version(), AttemptAction.SEARCH);
            case LookupResult.AbsentCopy _ ->
                engine.findable(item.key().type())
                        ? again(item, seen, AttemptAction.SEARCH)
                        : park(item, DeliveryReason.UNSEARCHABLE, seen, AttemptAction.SEARCH);
            case LookupResult.Several _ -> park(item, DeliveryReason.TWICE_THERE, seen, AttemptAction.SEARCH);
            case LookupResult.AnotherPatient _ ->
                park(item, DeliveryReason.ANOTHER_PATIENT, seen, AttemptAction.SEARCH);
            case LookupResult.CantBeAsked _ -> park(item, DeliveryReason.UNSEARCHABLE, seen, AttemptAction.SEARCH);
            case LookupResult.UnansweredLookup silent -> leased.silent(item, silent, AttemptAction.SEARCH);
            case LookupResult.UnauthorizedLookup _ ->
                leased.noToken(place.authority(), item, AttemptAction.SEARCH, seen.status());
        };
    }

    /** An update over that copy: it has arrived when the copy is marked so, and has not when its version is the same. */
    ItemStep look(DeliveryItem item, Deliverable piece, EhrCopy over) {
        LookupResult seen = new EhrLookup(engine, place).read(item.key(), piece, over.id());
        return switch (seen) {
            case LookupResult.One one
            when one.likeness() == Likeness.THIS_VERSION ->
                filed(item, one, one.copy().version().filter(version -> follows(version, over)), AttemptAction.READ);
            case LookupResult.One one
            when one.copy().version().isPresent() && one.copy().version().equals(over.version()) ->
                again(item, seen, AttemptAction.READ);
            case LookupResult.One _ -> park(item, DeliveryReason.CHANGED_THERE, seen, AttemptAction.READ);
            case LookupResult.AbsentCopy _ -> park(item, DeliveryReason.GONE_THERE, seen, AttemptAction.READ);
            case LookupResult.Several _, LookupResult.CantBeAsked _ ->
                park(item, DeliveryReason.UNSEARCHABLE, seen, AttemptAction.READ);
            case LookupResult.AnotherPatient _ -> park(item, DeliveryReason.ANOTHER_PATIENT, seen, AttemptAction.READ);
            case LookupResult.UnansweredLookup silent -> leased.silent(item, silent, AttemptAction.READ);
            case LookupResult.UnauthorizedLookup _ ->
                leased.noToken(place.authority(), item, AttemptAction.READ, seen.status());
        };
    }

    /** What is found long after it was created may have been changed by somebody, unless it is in its first version. */
    static EhrCopy untouched(EhrCopy found) {
        return new EhrCopy(found.id(), found.version().filter(FIRST::equals));
    }

    /** @param version that we left it in; where that can't be told, somebody may have changed it since */
    private ItemStep filed(DeliveryItem item, LookupResult.One one, Optional<String> version, AttemptAction act) {
        Instant now = engine.now();
        engine.health().served(now);
        EhrCopy copy = new EhrCopy(one.copy().id(), version);
        return leased.keep(item.filed(Optional.of(copy), now), engine.attempt(act, AttemptOutcome.DONE, one.status()));
    }

    private static boolean follows(String version, EhrCopy over) {
        return over.version()
                .filter(before -> NUMBER.matcher(before).matches()
                        && NUMBER.matcher(version).matches())
                .filter(before -> Long.parseLong(version) == Long.parseLong(before) + 1)
                .isPresent();
    }

    /** Certainly not there: it may be sent again, later when it has failed before. */
    private ItemStep again(DeliveryItem item, LookupResult seen, AttemptAction act) {
        engine.health().answered();
        Attempt attempt = engine.attempt(act, AttemptOutcome.ABSENT, seen.status());
        if (item.tries() == 0) {
            return leased.keep(item.pending(0, Optional.empty(), Optional.empty(), engine.now()), attempt);
        }
        Instant until = engine.later(item.tries());
        return leased.wait(
                item.pending(
                        item.tries(), Optional.of(DeliveryReason.TRIED_AND_WAITS), Optional.of(until), engine.now()),
                until,
                attempt);
    }

    private ItemStep park(DeliveryItem item, DeliveryReason reason, LookupResult seen, AttemptAction act) {
        engine.health().answered();
        return leased.park(item, reason, true, act, seen.status());
    }
}
