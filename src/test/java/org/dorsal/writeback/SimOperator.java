package org.dorsal.writeback;

import java.time.Clock;
import java.util.*;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver;
import org.dorsal.writeback.DeliveryResolver.Resolution;

/**
 * Operator who decides about a stopped delivery as the page allows, after a check of the record that is right or
 * wrong. The operators' page warns of both errors ("Do not guess"), so a wrong assertion is not the service's fault, and
 * is kept apart.
 */
final class SimOperator {
    private static final String SITE = "northside";

    private final SomeDeliveries ledger;
    private final SimEhr ehr;
    private final Random random;
    private final LeasedDeliveryResolver resolver;
    private final Set<String> misinformed = new HashSet<>();
    private final Set<String> decided = new HashSet<>();

    SimOperator(SomeDeliveries ledger, SimEhr ehr, Clock clock, Random random) {
        this.ledger = ledger;
        this.ehr = ehr;
        this.random = random;
        this.resolver = new LeasedDeliveryResolver(ledger, clock, random);
    }

    /** Resources about which an operator asserted something false. */
    Set<String> misinformed() {
        return misinformed;
    }

    /** Resources about which an operator decided anything. */
    Set<String> decided() {
        return decided;
    }

    void decideAny() {
        List<DeliveryItem> stopped = ledger.items().stream()
                .filter(item -> item.state() == DeliveryState.PARKED || item.state() == DeliveryState.REJECTED)
                .toList();
        if (!stopped.isEmpty()) {
            DeliveryItem item = stopped.get(random.nextInt(stopped.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> decide(item, new Resolution.AbandonDelivery());
                case 2 -> decide(item, new Resolution.RetryDelivery());
                case 3 -> decide(item, new Resolution.HandOverDelivery());
                default -> decide(item, resolutionByCopy(item));
            }
        }
    }

    DeliveryResolver.ResolutionOutcome decide(DeliveryItem item, Resolution resolution) {
        boolean inEhr = copy(item).isPresent();
        boolean left = inEhr || isLeft(item);
        DeliveryResolver.ResolutionOutcome outcome =
                resolver.resolve(SITE, item.key().id(), resolution, "ops-jo", "looked");
        if (outcome == DeliveryResolver.ResolutionOutcome.DONE) {
            decided.add(item.key().slot());
            boolean wrong = switch (resolution) {
                case Resolution.AbsentFromEhr _ -> left;
                case Resolution.PresentInEhr(Optional<String> id) ->
                    !inEhr || !id.equals(id.isEmpty() ? id : copy(item));
                case Resolution.RetryDelivery _, Resolution.HandOverDelivery _, Resolution.AbandonDelivery _ -> false;
            };
            if (wrong) {
                misinformed.add(item.key().slot());
            }
        }
        return outcome;
    }

    private Resolution resolutionByCopy(DeliveryItem item) {
        Optional<String> copy = copy(item);
        boolean wrong = random.nextInt(4) == 0;
        if (isLeft(item) && !wrong) {
            return new Resolution.RetryDelivery();
        }
        if (copy.isPresent() == wrong) {
            return new Resolution.AbsentFromEhr();
        }
        return new Resolution.PresentInEhr(random.nextInt(3) == 0 ? Optional.empty() : copy);
    }

    /**
     * Whether the page says that the EHR's copy is gone, and the chart still has one of any version: there "it" is the
     * copy, and a second one is created for the operator who does not find this version and says that it is not there.
     */
    private boolean isLeft(DeliveryItem item) {
        String slot = item.key().slot();
        return item.reason().equals(Optional.of(DeliveryReason.GONE_THERE))
                && !ehr.copies(slot.substring(slot.indexOf('/') + 1)).isEmpty();
    }

    /** Id of the copy with this version in the chart. */
    private Optional<String> copy(DeliveryItem item) {
        return ehr.log().stream()
                .filter(change ->
                        SimEhr.mark(change.body()).equals(item.key().id().toString()))
                .filter(change ->
                        ehr.lastMark(change.id()).equals(item.key().id().toString()))
                .map(change -> change.id().substring(change.id().indexOf('/') + 1))
                .findFirst();
    }
}
