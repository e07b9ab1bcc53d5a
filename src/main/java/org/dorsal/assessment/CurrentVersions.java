package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;

/**
 * Current versions of an assessment's resources, all of one moment.
 *
 * @param versions by logical id, without the Provenances and plans that later ones follow
 */
record CurrentVersions(UUID assessment, Map<String, StoredVersion> versions) {
    CurrentVersions {
        versions = Map.copyOf(versions);
    }

    static CurrentVersions read(Ledger ledger, AccessScope reach, UUID assessment) {
        return new CurrentVersions(
                assessment,
                ledger.assessment(reach, assessment).stream()
                        .collect(Collectors.toMap(StoredVersion::id, Function.identity())));
    }

    Optional<StoredVersion> response() {
        return version(Slot.RESPONSE);
    }

    Optional<StoredVersion> panel() {
        return version(Slot.PANEL);
    }

    /** The plan with that number, if it is the last one. */
    Optional<StoredVersion> plan(int number) {
        return version(Slot.ofPlan(number));
    }

    /** The Provenance of the current results. */
    Optional<StoredVersion> provenance() {
        return panel().flatMap(panel -> version(Slot.ofProvenance(panel.version())));
    }

    /** Current version of every Observation that any version of the results contained, in the order of slots. */
    List<StoredVersion> observations() {
        return observations(false);
    }

    /** Outcomes of the patient, in the order of time. */
    List<StoredVersion> outcomes() {
        return observations(true);
    }

    private List<StoredVersion> observations(boolean outcomes) {
        return versions.values().stream()
                .filter(version -> version.type().equals("Observation") && Slot.isOutcome(version.id()) == outcomes)
                .sorted(Comparator.comparing(StoredVersion::id))
                .toList();
    }

    private Optional<StoredVersion> version(Slot slot) {
        return Optional.ofNullable(versions.get(slot.id(assessment)));
    }
}
