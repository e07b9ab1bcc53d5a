package org.dorsal.writeback;

import java.util.*;
import org.dorsal.assessment.StoredResults;
import org.dorsal.assessment.StoredResults.ResultSetVersion;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.smart.SiteId;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredVersion;
import org.dorsal.writeback.DeliveryEngine.OrderContents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads exactly the versions that an order names, and has the note made from the same versions. Provenance and Device
 * are not delivered: R4 gives a Provenance no identifier, so a lost one could not be found again.
 */
record LedgerContents(StoredResults results, NoteRenderer notes, WritebackSettings settings) implements OrderContents {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerContents.class);

    /**
     * Reads the order's resources. A note of another version than the ordered one is left out. Database faults are
     * exceptions.
     */
    @Override
    public Optional<List<Deliverable>> of(DeliveryOrder order) {
        try {
            return results.of(AccessScope.ofPatient(order.site(), order.patient()), order.assessment(), order.version())
                    .map(whole -> pieces(order, whole));
        } catch (IllegalStateException unreadable) {
            LOG.error(
                    "site {}: assessment {} can't be read from our own store: {}",
                    order.site(),
                    order.assessment(),
                    unreadable.getStackTrace()[0]); // its message could quote the record
            return Optional.empty();
        }
    }

    private List<Deliverable> pieces(DeliveryOrder order, ResultSetVersion whole) {
        List<Deliverable> pieces = new ArrayList<>();
        pieces.add(piece(ResourceKind.RESPONSE, whole.response()));
        whole.revoked().ifPresent(plan -> pieces.add(piece(ResourceKind.PLAN, plan)));
        for (StoredVersion result : whole.results()) {
            kind(result).ifPresent(kind -> pieces.add(piece(kind, result)));
        }
        note(order).ifPresent(pieces::add);
        pieces.sort(Comparator.comparing(
                Deliverable::kind)); // stable: a revoked plan stays before the one that replaces it
        return List.copyOf(pieces);
    }

    private Optional<Deliverable> note(DeliveryOrder order) {
        return settings.site(new SiteId(order.site()))
                .flatMap(site -> notes.of(
                                new NoteKey(order.site(), order.patient(), order.assessment(), order.version()))
                        .filter(note -> note.version() == order.version())
                        .map(note -> NoteReference.of(order, note, site.noteType())));
    }

    private static Deliverable piece(ResourceKind kind, StoredVersion stored) {
        return new Deliverable(kind, stored.type(), stored.id(), stored.version(), stored.status(), stored.body());
    }

    /** Kind of a stored result; empty when it is not delivered. */
    private static Optional<ResourceKind> kind(StoredVersion result) {
        return switch (result.type()) {
            case "CarePlan" -> Optional.of(ResourceKind.PLAN);
            case "Observation" -> Optional.of(observation(Slot.of(result.id())));
            default -> Optional.empty();
        };
    }

    private static ResourceKind observation(Slot slot) {
        if (slot.equals(Slot.PANEL)) {
            return ResourceKind.PANEL;
        }
        return slot.isVitalSign() ? ResourceKind.VITAL_SIGN : ResourceKind.SCORE;
    }
}
