package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.StoredVersion;

/**
 * An answer before it goes out. Its body is bytes that are sent as they are.
 *
 * @param shown what auditors will be told of it
 */
record Reply(int status, List<Header> headers, byte[] body, Shown shown) {
    static final String FHIR_JSON = "application/fhir+json;charset=utf-8";
    static final int LEAST_ERROR = 400;

    private static final byte[] NO_BODY = {};

    record Header(String name, String value) {}

    Reply {
        headers = List.copyOf(headers);
    }

    /** FHIR JSON with that status. */
    static Reply json(int status, byte[] body) {
        return new Reply(status, List.of(new Header("Content-Type", FHIR_JSON)), body, Shown.NOTHING);
    }

    static Reply empty(int status) {
        return new Reply(status, List.of(), NO_BODY, Shown.NOTHING);
    }

    /** The same with one header more, or with another value in it. */
    Reply with(String name, String value) {
        List<Header> all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equalsIgnoreCase(name));
        all.add(new Header(name, value));
        return new Reply(status, all, body, shown);
    }

    /** The same in another form. */
    Reply withBody(byte[] shaped, EncodingEnum format) {
        return new Reply(status, headers, shaped, shown)
                .with("Content-Type", format.getResourceContentTypeNonLegacy() + ";charset=utf-8");
    }

    boolean isFhir() {
        return header("Content-Type").equals(Optional.of(FHIR_JSON));
    }

    /** The same, of which auditors are told that. */
    Reply telling(Shown of) {
        return new Reply(status, headers, body, of);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }

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
            return of(stored.stream().map(Version::of).toList(), Optional.empty());
        }

        static Shown ofVersion(String reference, String patient) {
            return of(List.of(new Version(reference, Optional.of(patient))), Optional.empty());
        }

        static Shown of(List<StoredVersion> stored, String query) {
            return of(stored.stream().map(Version::of).toList(), Optional.of(query));
        }

        private static Shown of(List<Version> versions, Optional<String> query) {
            return new Shown(versions, Optional.empty(), query, Optional.empty(), false);
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
}
