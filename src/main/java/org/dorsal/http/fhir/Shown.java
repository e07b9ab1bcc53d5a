package org.dorsal.http.fhir;

import java.util.List;
import java.util.Optional;
import org.dorsal.store.StoredVersion;

/**
 * What an answer tells of, for the audit event.
 *
 * @param versions of patients' records that it shows, in their order
 * @param patient logical id, where no version says it
 * @param query a search as it was understood, decoded
 * @param problem what was wrong, in a sentence of ours
 * @param written the commit that wrote it has told of it already
 */
record Shown(
        List<Version> versions,
        Optional<String> patient,
        Optional<String> query,
        Optional<String> problem,
        boolean written) {
    static final Shown NOTHING = new Shown(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    Shown {
        versions = List.copyOf(versions);
    }

    /** One version that is shown; the patient is empty where it is in nobody's record. */
    record Version(String reference, Optional<String> patient) {
        static Version of(StoredVersion stored) {
            return new Version(
                    stored.type() + "/" + stored.id() + "/_history/" + stored.version(),
                    Optional.of(stored.patient()).filter(id -> !id.isEmpty()));
        }

        @Override
        public String toString() {
            return "Version[" + reference + "]";
        }
    }

    static Shown of(List<StoredVersion> stored) {
        return new Shown(
                stored.stream().map(Version::of).toList(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    static Shown ofVersion(String reference, String patient) {
        return new Shown(
                List.of(new Version(reference, Optional.of(patient))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Shown of(List<StoredVersion> stored, String query) {
        return new Shown(
                stored.stream().map(Version::of).toList(),
                Optional.empty(),
                Optional.of(query),
                Optional.empty(),
                false);
    }

    /** About that patient, and nothing that is stored. */
    static Shown ofPatient(String patient) {
        return new Shown(List.of(), Optional.of(patient), Optional.empty(), Optional.empty(), false);
    }

    static Shown refused(String says) {
        return new Shown(List.of(), Optional.empty(), Optional.empty(), Optional.of(says), false);
    }

    static Shown inItsCommit() {
        return new Shown(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    @Override
    public String toString() {
        return "Shown[" + versions.size() + "]";
    }
}
