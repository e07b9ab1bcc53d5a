package org.dorsal.command;

import java.time.Instant;
import java.util.*;
import org.dorsal.command.CommandResource.DeliveryDesk;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryResolver;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ItemKey;
import org.dorsal.writeback.ResourceKind;

/** Deliveries that a test makes up, opened for a command. */
final class SomeDesk
        implements DeliveryDesk, CommandResource.CommandResourceFactory<DeliveryDesk>, Filings, DeliveryResolver {
    static final ItemKey ITEM =
            new ItemKey("01930000-0000-7000-8000-00000000000a", "CarePlan/01930000-0000-7000-8000-00000000000b", 2);

    final List<StuckDelivery> stuck = new ArrayList<>();
    final List<String> requests = new ArrayList<>();
    QueueDepth depth = new QueueDepth(0, 0, 0);
    ResolutionOutcome answer = ResolutionOutcome.DONE;
    List<String> settings = List.of();
    int open;

    static StuckDelivery stuck(
            DeliveryState state, Optional<DeliveryReason> reason, String patient, Optional<String> detail) {
        return new StuckDelivery(
                patient,
                new DeliveryItem(
                        ITEM,
                        ResourceKind.PLAN,
                        1,
                        1,
                        state,
                        reason,
                        Optional.empty(),
                        Optional.of(new EhrCopy("ehr-1", Optional.empty())),
                        3,
                        Instant.parse("2026-11-20T09:00:00Z"),
                        Instant.parse("2026-11-20T09:30:00Z"),
                        Optional.empty(),
                        detail,
                        false));
    }

    @Override
    public DeliveryDesk open(List<String> arguments) {
        settings = arguments;
        open++;
        return this;
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
    public DeliveryResolver resolving() {
        return this;
    }

    @Override
    public List<StuckDelivery> stuck(String site, int most) {
        requests.add("stuck " + site);
        return stuck.stream().limit(most).toList();
    }

    @Override
    public QueueDepth depth(String site, Instant now) {
        requests.add("depth " + site + " " + now);
        return depth;
    }

    @Override
    public ResolutionOutcome resolve(String site, UUID key, Resolution resolution, String operator, String reason) {
        requests.add(String.join(" | ", site, key.toString(), resolution.toString(), operator, reason));
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
