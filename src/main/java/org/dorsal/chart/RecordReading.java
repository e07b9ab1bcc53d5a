package org.dorsal.chart;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.fhirjson.TolerantReader.NotUnderstood;
import org.dorsal.fhirjson.TolerantReader.ResourcePage;
import org.dorsal.fhirjson.TolerantReader.Understood;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads resources of an EHR: ignores unneeded elements and reports those that it did not understand. */
final class RecordReading {
    /** 8 MiB, 64 levels; narratives may be long. */
    private static final Limits LIMITS = new Limits(8 << 20, 64, 1_000_000, 40, 64, 1 << 20, 128);

    /** Elements for suggestions, banner and names; every element that {@link RecordFacts} reads must be listed. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "Patient", Set.of("id", "active", "name", "birthDate", "gender", "identifier", "deceased", "link"),
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

    /** Limit of referenced medicines: each costs a request, and a clinician waits. */
    private static final int MEDICINES_AT_MOST = 20;

    /** Status codes of servers for an unsupported combination of search parameters. */
    private static final Set<Integer> NOT_TAKEN = Set.of(400, 422, 501);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ChartSource ehr;
    private final EhrBase base;
    private final TolerantReader reader = reader();
    private Optional<List<JsonNode>> statement = Optional.empty();

    /**
     * @param base the EHR's FHIR base, without a slash at its end
     */
    RecordReading(ChartSource ehr, URI base) {
        this.ehr = ehr;
        this.base = new EhrBase(base);
    }

    /** Creates the reader of the needed elements, within the limits of one answer. */
    static TolerantReader reader() {
        return new TolerantReader(LIMITS, NEEDED);
    }

    /** A resource, or why there is none. */
    sealed interface Got<R> {}

    /** @param lacks which of its needed elements are left out because they are no FHIR R4 */
    record ReadPart<R>(R resource, List<Unread> lacks) implements Got<R> {
        @Override
        public String toString() {
            return "Had[hidden]";
        }
    }

    record UnreadPart<R>(Unread why) implements Got<R> {}

    /** @param what name of the read in reports */
    <R extends Resource> Got<R> read(String what, String relative, Class<R> type) {
        return switch (body(what, ehr.get(relative))) {
            case UnreadPart<byte[]>(Unread why) -> new UnreadPart<>(why);
            case ReadPart<byte[]>(byte[] body, var _) ->
                switch (reader.read(body, type)) {
                    case NotUnderstood<R>(boolean modified, Optional<TolerantReader.ReadFault> fault) ->
                        new UnreadPart<>(new Unread(
                                what,
                                modified ? Unread.UnreadReason.MODIFIED : Unread.UnreadReason.UNREADABLE,
                                0,
                                fault.stream().toList()));
                    case Understood<R>(R resource, int count, List<TolerantReader.ReadFault> faults) ->
                        new ReadPart<>(
                                resource,
                                count == 0
                                        ? List.of()
                                        : List.of(new Unread(what, Unread.UnreadReason.NOT_UNDERSTOOD, count, faults)));
                };
        };
    }

    /** Whether the EHR says that it can be searched for that type; true when it does not say anything. */
    boolean lists(String type) {
        return resources().isEmpty()
                || resources().stream()
                        .anyMatch(one -> one.path("type").asString("").equals(type));
    }

    /** Whether the EHR says that a search for that type can bring the medicines along; not when it names all there are. */
    boolean includesMedicines(String type) {
        return resources().stream()
                .filter(one -> one.path("type").asString("").equals(type))
                .flatMap(one -> one.path("searchInclude").valueStream())
                .anyMatch(include -> include.asString("").equals(type + ":medication"));
    }

    /** Returns the resource types of the EHR's metadata, read once; empty when it states none. */
    private synchronized List<JsonNode> resources() {
        if (statement.isEmpty()) {
            statement = Optional.of(
                    body("metadata", ehr.get("metadata")) instanceof ReadPart<byte[]>(byte[] body, var _)
                            ? TolerantReader.json(body, "CapabilityStatement", LIMITS).map(JSON::readTree).stream()
                                    .flatMap(all -> all.path("rest").findValues("resource").stream())
                                    .flatMap(JsonNode::valueStream)
                                    .toList()
                            : List.of());
        }
        return statement.orElseThrow();
    }

    /** Reads the medicines that entries only point to; what can't be read stays where it is. */
    void medicines(List<Resource> records) {
        Map<String, List<Reference>> pointers = records.stream()
                .flatMap(record -> Medicines.pointer(record).stream())
                .filter(pointer -> below(pointer).isPresent())
                .collect(Collectors.groupingBy(pointer -> below(pointer).orElseThrow()));
        pointers.entrySet().stream()
                .filter(pointer -> pointer.getKey().startsWith("Medication/"))
                .limit(MEDICINES_AT_MOST)
                .forEach(pointer -> {
                    if (read("Medication", pointer.getKey(), Medication.class)
                            instanceof ReadPart<Medication>(Medication found, var _)) {
                        pointer.getValue().forEach(one -> one.setResource(found));
                    }
                });
    }

    /** Returns the address of the reference; some entries name a medicine by text or an identifier alone. */
    private Optional<String> below(Reference pointer) {
        return Optional.ofNullable(pointer.getReference())
                .flatMap(base::atOrigin)
                .flatMap(base::relative);
    }

    private static Got<byte[]> body(String what, EhrAnswer answer) {
        return switch (answer) {
            case EhrAnswer.RefusedEhrRead _ -> new UnreadPart<>(new Unread(what, Unread.UnreadReason.REFUSED));
            case EhrAnswer.OversizedEhrBody _ -> new UnreadPart<>(new Unread(what, Unread.UnreadReason.TOO_LARGE));
            case EhrAnswer.Unreachable _ -> new UnreadPart<>(new Unread(what, Unread.UnreadReason.UNREACHABLE));
            case EhrAnswer.EhrBody(byte[] body) -> new ReadPart<>(body, List.of());
        };
    }

    /** Search in progress; its results can be read at any moment from any thread. */
    final class RecordSearch {
        private final String type;
        private final List<Resource> resources = new ArrayList<>();
        private final List<Unread> unread = new ArrayList<>();

        RecordSearch(String type) {
            this.type = type;
        }

        /**
         * Reads all pages up to the limit; a page that fails costs only itself and those after it.
         *
         * @param combinations of search parameters: servers differ in those that they take, so the next one is tried when one is refused
         */
        void run(List<String> combinations) {
            Optional<URI> next = page(first(combinations));
            for (int page = 1; page < PAGES_AT_MOST && next.isPresent(); page++) {
                URI link = next.get();
                next = page(base.relative(link).map(ehr::get).orElseGet(() -> ehr.next(link)));
            }
            next.ifPresent(_ -> lacks(Unread.UnreadReason.MORE, 0));
        }

        private EhrAnswer first(List<String> combinations) {
            EhrAnswer answer = ehr.get(combinations.getFirst());
            return combinations.size() > 1
                            && answer instanceof EhrAnswer.RefusedEhrRead(int status)
                            && NOT_TAKEN.contains(status)
                    ? first(combinations.subList(1, combinations.size()))
                    : answer;
        }

        private Optional<URI> page(EhrAnswer answer) {
            return switch (body(type, answer)) {
                case UnreadPart<byte[]>(Unread why) -> lacks(why.reason(), 0);
                case ReadPart<byte[]>(byte[] body, var _) ->
                    reader.page(body).map(this::take).orElseGet(() -> lacks(Unread.UnreadReason.UNREADABLE, 0));
            };
        }

        private synchronized Optional<URI> take(ResourcePage page) {
            resources.addAll(page.resources());
            if (page.notUnderstood() > 0) {
                lacks(Unread.UnreadReason.NOT_UNDERSTOOD, page.notUnderstood());
            }
            if (page.incomplete()) {
                lacks(Unread.UnreadReason.INCOMPLETE, 0);
            }
            // a link that is only a query belongs to the address of its search
            Optional<URI> next = page.next()
                    .map(link -> link.startsWith("?") ? type + link : link)
                    .flatMap(base::atOrigin); // no other host gets a token
            return page.next().isPresent() && next.isEmpty() ? lacks(Unread.UnreadReason.MORE, 0) : next;
        }

        private synchronized Optional<URI> lacks(Unread.UnreadReason reason, int count) {
            unread.add(new Unread(type, reason, count));
            return Optional.empty();
        }

        /** Returns the resources found so far. */
        synchronized List<Resource> resources() {
            return List.copyOf(resources);
        }

        /** Returns the parts known to be missing so far. */
        synchronized List<Unread> unread() {
            return List.copyOf(unread);
        }
    }
}
