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
import org.dorsal.fhirjson.TolerantReader.ResourcePage;
import org.dorsal.fhirjson.TolerantReader.UnderstoodResource;
import org.dorsal.fhirjson.TolerantReader.UnusableResource;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads resources of an EHR; ignores faults in unneeded elements and reports uninterpretable elements. */
final class RecordReader {
    /** Limits of one answer: 8 MiB, 64 levels; narratives may be long. */
    private static final Limits LIMITS = new Limits(8 << 20, 1_000_000, 1 << 20);

    /** Elements that suggestions, banner and names use; every element that {@link RecordFacts} reads must be listed. */
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

    private static final int MAX_PAGES = 5;

    /** Maximum number of referenced medicines: each costs a request while a clinician waits. */
    private static final int MAX_MEDICINES = 20;

    /** Statuses with which servers refuse a combination of search parameters. */
    private static final Set<Integer> NOT_TAKEN = Set.of(400, 422, 501);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ChartSource ehr;
    private final EhrBase base;
    private final TolerantReader reader = reader();
    private Optional<List<JsonNode>> statement = Optional.empty();

    /** @param base FHIR base of the EHR without a slash at its end */
    RecordReader(ChartSource ehr, URI base) {
        this.ehr = ehr;
        this.base = new EhrBase(base);
    }

    static TolerantReader reader() {
        return new TolerantReader(LIMITS, NEEDED);
    }

    /** Resource, or the reason why it could not be read. */
    sealed interface RecordRead<R> {}

    /** @param lacks needed elements that were omitted because they are invalid FHIR R4 */
    record ReadPart<R>(R resource, List<UnreadItem> lacks) implements RecordRead<R> {
        @Override
        public String toString() {
            return "ReadPart[hidden]";
        }
    }

    record UnreadPart<R>(UnreadItem why) implements RecordRead<R> {}

    /** @param what name of the part in reports of unread elements */
    <R extends Resource> RecordRead<R> read(String what, String relative, Class<R> type) {
        return switch (body(what, ehr.get(relative))) {
            case UnreadPart<byte[]>(UnreadItem why) -> new UnreadPart<>(why);
            case ReadPart<byte[]>(byte[] body, var _) ->
                switch (reader.read(body, type)) {
                    case UnusableResource<R>(boolean modified, Optional<TolerantReader.ReadFault> fault) ->
                        new UnreadPart<>(new UnreadItem(
                                what,
                                modified ? UnreadItem.UnreadReason.MODIFIED : UnreadItem.UnreadReason.UNREADABLE,
                                0,
                                fault.stream().toList()));
                    case UnderstoodResource<R>(R resource, int count, List<TolerantReader.ReadFault> faults) ->
                        new ReadPart<>(
                                resource,
                                count == 0
                                        ? List.of()
                                        : List.of(new UnreadItem(
                                                what, UnreadItem.UnreadReason.NOT_UNDERSTOOD, count, faults)));
                };
        };
    }

    /** Returns whether the EHR's CapabilityStatement lists searches of the type; true without a statement. */
    boolean lists(String type) {
        return resources().isEmpty()
                || resources().stream()
                        .anyMatch(node -> node.path("type").asString("").equals(type));
    }

    /**
     * Returns whether the EHR's CapabilityStatement lists the inclusion of medicines in searches of the type; false for
     * a wildcard.
     */
    boolean includesMedicines(String type) {
        return resources().stream()
                .filter(node -> node.path("type").asString("").equals(type))
                .flatMap(node -> node.path("searchInclude").valueStream())
                .anyMatch(include -> include.asString("").equals(type + ":medication"));
    }

    /** Returns the types of the EHR's CapabilityStatement, read once; empty without one. */
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

    /** Reads referenced medicines and attaches them; unreadable ones remain references. */
    void medicines(List<Resource> records) {
        Map<String, List<Reference>> pointers = records.stream()
                .flatMap(record -> ActiveMedicines.pointer(record).stream())
                .filter(pointer -> below(pointer).isPresent())
                .collect(Collectors.groupingBy(pointer -> below(pointer).orElseThrow()));
        pointers.entrySet().stream()
                .filter(pointer -> pointer.getKey().startsWith("Medication/"))
                .limit(MAX_MEDICINES)
                .forEach(pointer -> {
                    if (read("Medication", pointer.getKey(), Medication.class)
                            instanceof ReadPart<Medication>(Medication medicine, var _)) {
                        pointer.getValue().forEach(node -> node.setResource(medicine));
                    }
                });
    }

    /** Returns the relative reference; empty for medicines that are given by text or identifier only. */
    private Optional<String> below(Reference pointer) {
        return Optional.ofNullable(pointer.getReference())
                .flatMap(base::atOrigin)
                .flatMap(base::relative);
    }

    private static RecordRead<byte[]> body(String what, EhrAnswer answer) {
        return switch (answer) {
            case EhrAnswer.RefusedEhrRead _ -> new UnreadPart<>(new UnreadItem(what, UnreadItem.UnreadReason.REFUSED));
            case EhrAnswer.OversizedEhrBody _ ->
                new UnreadPart<>(new UnreadItem(what, UnreadItem.UnreadReason.TOO_LARGE));
            case EhrAnswer.EhrUnreachable _ ->
                new UnreadPart<>(new UnreadItem(what, UnreadItem.UnreadReason.UNREACHABLE));
            case EhrAnswer.EhrBody(byte[] body) -> new ReadPart<>(body, List.of());
        };
    }

    /** Search in progress; any thread can read the partial result at any time. */
    final class RecordSearch {
        private final String type;
        private final List<Resource> resources = new ArrayList<>();
        private final List<UnreadItem> unread = new ArrayList<>();

        RecordSearch(String type) {
            this.type = type;
        }

        /**
         * Reads all pages up to the limit; a failed page affects only itself and the following pages.
         *
         * @param combinations alternative search parameters; the next one is tried when a server refuses one
         */
        void run(List<String> combinations) {
            Optional<URI> next = page(first(combinations));
            for (int page = 1; page < MAX_PAGES && next.isPresent(); page++) {
                URI link = next.get();
                next = page(base.relative(link).map(ehr::get).orElseGet(() -> ehr.next(link)));
            }
            next.ifPresent(_ -> lacks(UnreadItem.UnreadReason.MORE, 0));
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
                case UnreadPart<byte[]>(UnreadItem why) -> lacks(why.reason(), 0);
                case ReadPart<byte[]>(byte[] body, var _) ->
                    reader.page(body).map(this::take).orElseGet(() -> lacks(UnreadItem.UnreadReason.UNREADABLE, 0));
            };
        }

        private synchronized Optional<URI> take(ResourcePage page) {
            resources.addAll(page.resources());
            if (page.notUnderstood() > 0) {
                lacks(UnreadItem.UnreadReason.NOT_UNDERSTOOD, page.notUnderstood());
            }
            if (page.incomplete()) {
                lacks(UnreadItem.UnreadReason.INCOMPLETE, 0);
            }
            // a link that is only a query belongs to the current search
            Optional<URI> next = page.next()
                    .map(link -> link.startsWith("?") ? type + link : link)
                    .flatMap(base::atOrigin); // no other host gets a token
            return page.next().isPresent() && next.isEmpty() ? lacks(UnreadItem.UnreadReason.MORE, 0) : next;
        }

        private synchronized Optional<URI> lacks(UnreadItem.UnreadReason reason, int count) {
            unread.add(new UnreadItem(type, reason, count));
            return Optional.empty();
        }

        /** Returns the resources of the pages read so far. */
        synchronized List<Resource> resources() {
            return List.copyOf(resources);
        }

        /** Returns the missing parts known so far. */
        synchronized List<UnreadItem> unread() {
            return List.copyOf(unread);
        }
    }
}
