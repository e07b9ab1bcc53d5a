package org.dorsal.chart;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.chart.Part.Unread;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.fhirjson.TolerantReader.NotUnderstood;
import org.dorsal.fhirjson.TolerantReader.Page;
import org.dorsal.fhirjson.TolerantReader.Understood;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.json.JsonMapper;

/** Reads resources of an EHR: tolerant of all that nobody here needs, and telling what it did not understand. */
final class RecordReading {
    /** 8 MiB, 64 levels; narratives may be long. */
    private static final Limits LIMITS = new Limits(8 << 20, 64, 1_000_000, 40, 64, 1 << 20, 128);

    /** What suggestions, banner and names are made from; whatever {@link Facts} comes to read must stand here. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "Patient", Set.of("id", "name", "birthDate", "gender", "identifier", "deceased"),
            "Practitioner", Set.of("id", "name", "qualification"),
            "PractitionerRole", Set.of("id", "practitioner", "code"),
            "Person", Set.of("id", "name"),
            "Condition",
                    Set.of("id", "subject", "code", "clinicalStatus", "verificationStatus", "onset", "recordedDate"),
            "Observation", Set.of("id", "subject", "status", "code", "effective", "value", "focus"),
            "MedicationRequest",
                    Set.of(
                            "id",
                            "subject",
                            "status",
                            "intent",
                            "doNotPerform",
                            "medication",
                            "authoredOn",
                            "contained"),
            "MedicationStatement",
                    Set.of("id", "subject", "status", "medication", "effective", "dateAsserted", "contained"),
            "Medication", Set.of("id", "code"));

    private static final int PAGES_AT_MOST = 5;

    /** Each costs a request, and a clinician waits. */
    private static final int MEDICINES_AT_MOST = 20;

    /** What servers answer to a combination of search parameters that they do not take. */
    private static final Set<Integer> NOT_TAKEN = Set.of(400, 422, 501);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final EhrReading ehr;
    private final URI base;
    private final TolerantReader reader = new TolerantReader(LIMITS, NEEDED);

    /**
     * @param base the EHR's FHIR base, without a slash at its end
     */
    RecordReading(EhrReading ehr, URI base) {
        this.ehr = ehr;
        this.base = base;
    }

    /** A resource, or why there is none. */
    sealed interface Got<R> {}

    /** @param notUnderstood how many of its needed elements are left out because they are no FHIR R4 */
    record Had<R>(R resource, int notUnderstood) implements Got<R> {
        @Override
        public String toString() {
            return "Had[hidden]";
        }
    }

    record Not<R>(Unread.Reason reason) implements Got<R> {}

    <R extends Resource> Got<R> read(String relative, Class<R> type) {
        return switch (body(relative)) {
            case Not<byte[]>(Unread.Reason reason) -> new Not<>(reason);
            case Had<byte[]>(byte[] body, int _) ->
                switch (reader.read(body, type)) {
                    case NotUnderstood<R>(boolean modified) ->
                        new Not<>(modified ? Unread.Reason.MODIFIED : Unread.Reason.UNREADABLE);
                    case Understood<R>(R resource, int notUnderstood) -> new Had<>(resource, notUnderstood);
                };
        };
    }

    /** Whether the EHR says that it can be searched for that type; true when it does not say anything. */
    boolean lists(String type) {
        return !(body("metadata") instanceof Had<byte[]>(byte[] body, int _))
                || TolerantReader.json(body, "CapabilityStatement", LIMITS)
                        .map(JSON::readTree)
                        .filter(statement -> !statement.path("rest").isEmpty())
                        .map(statement -> statement
                                .path("rest")
                                .findValuesAsString("type")
                                .contains(type))
                        .orElse(true);
    }

    /** Reads the medicines that entries only point to; what can't be read stays where it is. */
    void medicines(List<Resource> records) {
        Map<String, List<Reference>> pointers = records.stream()
                .flatMap(record -> Medicines.pointer(record).stream())
                .filter(pointer -> relative(pointer.getReference()).isPresent())
                .collect(Collectors.groupingBy(
                        pointer -> relative(pointer.getReference()).orElseThrow()));
        pointers.entrySet().stream()
                .filter(pointer -> pointer.getKey().startsWith("Medication/"))
                .limit(MEDICINES_AT_MOST)
                .forEach(pointer -> {
                    if (read(pointer.getKey(), Medication.class) instanceof Had<Medication>(Medication found, int _)) {
                        pointer.getValue().forEach(one -> one.setResource(found));
                    }
                });
    }

    private Got<byte[]> body(String relative) {
        return body(ehr.get(relative));
    }

    private static Got<byte[]> body(EhrReading.Answer answer) {
        return switch (answer) {
            case EhrReading.Refused _ -> new Not<>(Unread.Reason.REFUSED);
            case EhrReading.TooLarge _ -> new Not<>(Unread.Reason.TOO_LARGE);
            case EhrReading.Unreachable _ -> new Not<>(Unread.Reason.UNREACHABLE);
            case EhrReading.Found(byte[] body) -> new Had<>(body, 0);
        };
    }

    /** A search that is going on: what it has found can be asked for at any moment, from any thread. */
    final class Search {
        private final String type;
        private final List<Resource> resources = new ArrayList<>();
        private final List<Unread> unread = new ArrayList<>();

        Search(String type) {
            this.type = type;
        }

        /**
         * All pages up to the limit; a page that fails costs only itself and those after it.
         *
         * @param combinations of search parameters: servers differ in those that they take, so the next one is asked when one is not
         */
        void run(List<String> combinations) {
            Optional<String> next = page(first(combinations));
            for (int page = 1; page < PAGES_AT_MOST && next.isPresent(); page++) {
                next = page(ehr.get(next.get()));
            }
            next.ifPresent(_ -> lacks(Unread.Reason.MORE, 0));
        }

        private EhrReading.Answer first(List<String> combinations) {
            EhrReading.Answer answer = ehr.get(combinations.getFirst());
            return combinations.size() > 1
                            && answer instanceof EhrReading.Refused(int status)
                            && NOT_TAKEN.contains(status)
                    ? first(combinations.subList(1, combinations.size()))
                    : answer;
        }

        private Optional<String> page(EhrReading.Answer answer) {
            return switch (body(answer)) {
                case Not<byte[]>(Unread.Reason reason) -> lacks(reason, 0);
                case Had<byte[]>(byte[] body, int _) ->
                    reader.page(body).map(this::take).orElseGet(() -> lacks(Unread.Reason.UNREADABLE, 0));
            };
        }

        private synchronized Optional<String> take(Page page) {
            resources.addAll(page.resources());
            if (page.notUnderstood() > 0) {
                lacks(Unread.Reason.NOT_UNDERSTOOD, page.notUnderstood());
            }
            if (page.incomplete()) {
                lacks(Unread.Reason.INCOMPLETE, 0);
            }
            Optional<String> next = page.next().flatMap(RecordReading.this::relative);
            return page.next().isPresent() && next.isEmpty() ? lacks(Unread.Reason.MORE, 0) : next;
        }

        private synchronized Optional<String> lacks(Unread.Reason reason, int count) {
            unread.add(new Unread(type, reason, count));
            return Optional.empty();
        }

        /** What it has found so far. */
        synchronized List<Resource> resources() {
            return List.copyOf(resources);
        }

        /** What is known so far to be missing. */
        synchronized List<Unread> unread() {
            return List.copyOf(unread);
        }
    }

    /** Links are foreign text: only one below the launch's own base is followed; its host's default port is the same host. */
    private Optional<String> relative(String link) {
        try {
            URI address = URI.create(base + "/").resolve(link.strip().replace("|", "%7C"));
            if (address.getHost() == null || address.getScheme() == null) {
                return Optional.empty();
            }
            boolean below = base.getScheme().equalsIgnoreCase(address.getScheme())
                    && base.getHost().equalsIgnoreCase(address.getHost())
                    && port(base) == port(address)
                    && address.getRawUserInfo() == null
                    && (address.getRawPath() + "/").startsWith(base.getRawPath() + "/");
            String path =
                    below ? address.getRawPath().substring(base.getRawPath().length()) : "";
            String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            return below ? Optional.of(path.replaceFirst("^/", "") + query) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static int port(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        return address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
    }
}
