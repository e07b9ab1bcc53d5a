package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compares the EHR's content with the expected one and with the ledger. */
final class ScheduleJudge {
    private final SimSchedule.FinalState end;
    private final Map<String, ItemKey> marks = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int parked;

    ScheduleJudge(SimSchedule.FinalState end) {
        this.end = end;
        end.ledger().items().forEach(item -> marks.put(item.key().id().toString(), item.key()));
    }

    /** Returns one sentence for each fault; empty when the end state is correct. */
    List<String> faults() {
        faults.addAll(end.ehr().crimes());
        end.ledger().orders().stream()
                .filter(order -> !order.planned())
                .forEach(order -> faults.add("lost: " + order + " was never taken up"));
        end.ledger().items().forEach(this::settled);
        if (!end.records().unreadable()) {
            end.records().last().forEach(this::complete);
        }
        doubles();
        order();
        references();
        return List.copyOf(faults);
    }

    /** Number of deliveries that wait for a person, including refused ones. */
    int parked() {
        return parked;
    }

    private void settled(DeliveryItem item) {
        if (!item.state().settled()) {
            faults.add("lost: " + item + " is left " + item.reason());
        }
        boolean stopped = item.state() == DeliveryState.PARKED || item.state() == DeliveryState.REJECTED;
        if (stopped) {
            parked++;
            if (item.reason().isEmpty()) {
                faults.add("no reason: " + item);
            }
        }
    }

    /** Checks that every resource of the last version is stored once in that version, or is parked. */
    private void complete(SimRecords.Version version) {
        for (Deliverable piece : SimRecords.pieces(version)) {
            if (end.writePlan().of(piece.kind()) instanceof KindPlan.WrittenKind) {
                complete(piece);
            }
        }
    }

    private void complete(Deliverable piece) {
        List<DeliveryItem> items = end.ledger().items().stream()
                .filter(item -> item.key().slot().equals(piece.slot()))
                .sorted(Comparator.comparingInt(item -> item.key().version()))
                .toList();
        Optional<DeliveryItem> last = items.isEmpty() ? Optional.empty() : Optional.of(items.getLast());
        List<SimEhr.RecordChange> copies = copies(piece.id());
        boolean refused =
                last.filter(item -> item.state() == DeliveryState.REJECTED).isPresent();
        if (piece.withdrawn() && refused && copies.isEmpty()) {
            return; // nothing was there that could be taken back
        }
        if (last.isEmpty() || last.get().state() == DeliveryState.SUPERSEDED) {
            if (!piece.withdrawn() || !copies.isEmpty()) {
                faults.add("lost: " + piece + " was not delivered, " + last);
            }
            return;
        }
        if (last.get().resourceVersion() != piece.version()) {
            faults.add("stale: " + last.get() + " is not version " + piece.version());
        }
        if (last.get().state() == DeliveryState.FILED) {
            String mark = last.get().key().id().toString();
            if (copies.size() != 1 || !SimEhr.mark(copies.getFirst().body()).equals(mark)) {
                faults.add("not there as filed: " + last.get() + " " + copies);
            }
        }
    }

    /** Returns our last writes that no other copy replaces. */
    private List<SimEhr.RecordChange> copies(String id) {
        Map<String, SimEhr.RecordChange> newest = new HashMap<>();
        Set<String> replaced = new HashSet<>();
        for (SimEhr.RecordChange change : end.ehr().log()) {
            if (change.byUs()) {
                newest.put(change.id(), change);
                replaced.add(change.body().path("replaces").asString(""));
            }
        }
        return newest.values().stream()
                .filter(change -> !replaced.contains(change.id()))
                .filter(change -> SimEhr.identifiers(change.body()).contains(id))
                .toList();
    }

    private void doubles() {
        Map<String, Integer> created = new HashMap<>();
        end.ehr().log().stream()
                .filter(SimEhr.RecordChange::created)
                .forEach(change -> created.merge(SimEhr.mark(change.body()), 1, Integer::sum));
        created.forEach((mark, times) -> {
            if (times > 1) {
                faults.add("double: " + marks.get(mark) + " was created " + times + " times");
            }
        });
    }

    /** Versions of one resource, and resources of one version, arrive in their order. */
    private void order() {
        Map<String, Integer> versions = new HashMap<>();
        Map<String, Integer> positions = new HashMap<>();
        Map<ItemKey, DeliveryItem> items = new HashMap<>();
        end.ledger().items().forEach(item -> items.put(item.key(), item));
        for (SimEhr.RecordChange change : end.ehr().log()) {
            Optional<DeliveryItem> item = Optional.ofNullable(marks.get(SimEhr.mark(change.body())))
                    .filter(_ -> change.byUs())
                    .map(items::get);
            item.ifPresent(sent -> {
                ItemKey key = sent.key();
                int before = versions.getOrDefault(key.slot(), 0);
                int place = positions.getOrDefault(key.assessment() + key.version(), -1);
                if (key.version() < before || sent.position() < place) {
                    faults.add("out of order: " + key);
                }
                versions.put(key.slot(), key.version());
                positions.put(key.assessment() + key.version(), sent.position());
            });
        }
    }

    private void references() {
        Set<String> there = new HashSet<>();
        for (SimEhr.RecordChange change : end.ehr().log()) {
            for (JsonNode refers : change.body().path("refers")) {
                String to = refers.asString("");
                if (!to.equals("logical") && !there.contains(to)) {
                    faults.add("a reference to nothing: " + to);
                }
            }
            there.add(change.id());
        }
    }
}
