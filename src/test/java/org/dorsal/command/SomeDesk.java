package org.dorsal.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.dorsal.command.Desk.DeliveryDesk;
import org.dorsal.writeback.EhrCopy;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ItemKey;
import org.dorsal.writeback.Kind;
import org.dorsal.writeback.Reason;
import org.dorsal.writeback.Resolving;
import org.dorsal.writeback.Resolving.Resolution;
import org.dorsal.writeback.State;

/** Deliveries that a test makes up, opened for a command. */
final class SomeDesk implements DeliveryDesk, Desk.Opening<DeliveryDesk>, Filings, Resolving {
    static final ItemKey ITEM =
            new ItemKey("01930000-0000-7000-8000-00000000000a", "CarePlan/01930000-0000-7000-8000-00000000000b", 2);

    final List<Stuck> stuck = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Depth depth = new Depth(0, 0, 0);
    Resolved answer = Resolved.DONE;
    List<String> settings = List.of();
    int open;

    static Stuck stuck(State state, Optional<Reason> reason, String patient, Optional<String> says) {
        return new Stuck(
                patient,
                new FilingStatus.Line(
                        ITEM,
                        Kind.PLAN,
                        state,
                        reason,
                        Optional.of(new EhrCopy("ehr-1", Optional.empty())),
                        Instant.parse("2026-11-20T09:30:00Z"),
                        Optional.empty(),
                        says),
                3);
    }

    @Override
    public Opened<DeliveryDesk> open(List<String> given) {
        settings = given;
        open++;
        return new Opened.Ready<>(this);
    }

    @Override
    public void close() {
        open--;
    }

    @Override
    public Set<String> sites() {
        return Set.of("northside", "southside");
    }

    @Override
    public Filings filings() {
        return this;
    }

    @Override
    public Resolving resolving() {
        return this;
    }

    @Override
    public List<Stuck> stuck(String site, int most) {
        asked.add("stuck " + site);
        return stuck.stream().limit(most).toList();
    }

    @Override
    public Depth depth(String site, Instant now) {
        asked.add("depth " + site + " " + now);
        return depth;
    }

    @Override
    public Resolved resolve(String site, UUID key, Resolution resolution, String operator, String reason) {
        asked.add(String.join(" | ", site, key.toString(), resolution.toString(), operator, reason));
        return answer;
    }

    @Override
    public FilingStatus of(String site, String patient, String assessment) {
        throw new AssertionError("no command asks for one assessment");
    }

    @Override
    public Map<String, FilingStatus> ofPatient(String site, String patient) {
        throw new AssertionError("no command asks for a patient");
    }
}
