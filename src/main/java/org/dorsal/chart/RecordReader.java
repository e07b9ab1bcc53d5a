package org.dorsal.chart;

import java.net.URI;
import java.util.*;
import java.util.stream.*;
import org.dorsal.fhirjson.CutBody.JsonSize;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.fhirjson.TolerantReader.ResourcePage;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrMemory;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads resources of an EHR; ignores faults in unneeded elements and reports uninterpretable elements. */
final class RecordReader {
    /** Limits of an answer, and of the values of one resource in it; narratives may be long. */
    private static final Limits LIMITS = new Limits(EhrClient.MAX_BYTES, 20_000, 1 << 20);

    /** Limits of metadata, of which most is skipped. */
    private static final Limits OF_METADATA = new Limits(EhrClient.MAX_BYTES, 1_000_000, 1 << 20);

    /** Maximum number of entries of one search; beyond it the page is not read. */
    private static final int MAX_ENTRIES = 2_000;

    /** Bytes of the heap for each value of a page while its entries are read one by one. */
    private static final int BYTES_OF_VALUE = 80;

    /** Bytes of the heap that the needed elements of an entry take. */
    private static final int BYTES_OF_ENTRY = 3_000;

    /** Elements of a CapabilityStatement that name its types and what their searches include. */
    private static final Set<String> NAMES = Set.of("resourceType", "rest", "resource", "type", "searchInclude");

    /** Elements that suggestions, banner and names use; every element that {@link RecordFacts} reads must be listed. */
    private static final Map<String, Set<String>> NEEDED = Stream.of(
                    "Patient: id active name birthDate gender identifier deceased link",
                    "Practitioner: id name qualification",
                    "PractitionerRole: id practitioner code",
                    "Person: id active name",
                    "Condition: id subject code clinicalStatus verificationStatus onset abatement recordedDate",
                    "Encounter: id subject status period",
                    "Procedure: id subject status code reasonCode performed",
                    "Observation: id subject status category code effective value dataAbsentReason focus hasMember"
                            + " component bodySite performer",
                    "MedicationRequest: id subject status intent doNotPerform medication authoredOn contained",
                    "MedicationStatement: id subject status medication effective dateAsserted contained",
                    "Medication: id status code")
            .map(line -> line.split(": "))
            .collect(Collectors.toUnmodifiableMap(line -> line[0], line -> Set.of(line[1].split(" "))));

    private static final int MAX_PAGES = 5;

    /** Maximum number of referenced medicines: each costs a request while a clinician waits. */
    private static final int MAX_MEDICINES = 20;

    /** Statuses with which servers refuse a combination of search parameters. */
    private static final Set<Integer> NOT_TAKEN = Set.of(400, 422, 501);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ChartSource ehr;
    private final EhrBase base;
    private final TolerantReader reader = reader();

    /** Includes that the searches of each type have by the EHR's CapabilityStatement. */
    private Optional<Map<String, Set<String>>> statement = Optional.empty();

    /** @param base FHIR base of the EHR without a slash at its end */
    RecordReader(ChartSource ehr, URI base) {
        this.ehr = ehr;
        this.base = new EhrBase(base);
    }

    static TolerantReader reader() {
        return new TolerantReader(LIMITS, NEEDED);
    }

    /**
     * Result of a read.
     *
     * @param resource empty when it could not be read
     * @param unread the reason for that, or needed elements that were omitted because they are invalid FHIR R4
     */
    record RecordRead<R>(Optional<R> resource, List<UnreadItem> unread) {
        static <R> RecordRead<R> without(String what, UnreadItem.UnreadReason reason) {
            return new RecordRead<>(Optional.empty(), List.of(new UnreadItem(what, reason)));
        }
    }

    /** @param what name of the part in reports of unread elements */
    <R extends Resource> RecordRead<R> read(String what, String relative, Class<R> type) {
        RecordRead<byte[]> body = body(what, get(relative));
        return body.resource()
                .map(bytes -> read(what, bytes, type))
                .orElseGet(() -> new RecordRead<R>(Optional.empty(), body.unread()));
    }

    private <R extends Resource> RecordRead<R> read(String what, byte[] body, Class<R> type) {
        long trees = JsonSize.of(body).map(RecordReader::trees).orElse(0L);
        boolean granted = ehr.memory().take(trees);
        try {
            return granted
                    ? understood(what, reader.read(body, type))
                    : RecordRead.without(what, UnreadItem.UnreadReason.BUSY);
        } finally {
            giveBack(body, granted ? trees : 0);
        }
    }

    /** Returns the bytes of the heap in which values become resources, one entry at a time. */
    private static long trees(JsonSize size) {
        return (long) size.values() * BYTES_OF_VALUE;
    }

    private void giveBack(byte[] body, long more) {
        ehr.memory().giveBack((long) body.length * EhrMemory.BYTES_OF_BODY + more);
    }

    private static <R extends Resource> RecordRead<R> understood(
            String what, TolerantReader.TolerantReading<R> reading) {
        if (reading.resource().isPresent() && reading.notUnderstood() == 0) {
            return new RecordRead<>(reading.resource(), List.of());
        }
        UnreadItem.UnreadReason reason = reading.modified()
                ? UnreadItem.UnreadReason.MODIFIED
                : reading.resource().isPresent()
                        ? UnreadItem.UnreadReason.NOT_UNDERSTOOD
                        : UnreadItem.UnreadReason.UNREADABLE;
        return new RecordRead<>(
                reading.resource(), List.of(new UnreadItem(what, reason, reading.notUnderstood(), reading.faults())));
    }

    private EhrReply get(String relative) {
        return base.below(relative).map(ehr::get).orElseGet(EhrReply.ForeignAddress::new);
    }

    /** Returns whether the EHR's CapabilityStatement lists searches of the type; true without a statement. */
    boolean lists(String type) {
        return inclusions().isEmpty() || inclusions().containsKey(type);
    }

    /**
     * Returns whether the EHR's CapabilityStatement lists the inclusion of medicines in searches of the type; false for
     * a wildcard.
     */
    boolean includesMedicines(String type) {
        return inclusions().getOrDefault(type, Set.of()).contains(type + ":medication");
    }

    /** Reads the EHR's CapabilityStatement once; empty without one. */
    private synchronized Map<String, Set<String>> inclusions() {
        if (statement.isEmpty()) {
            statement = Optional.of(body("metadata", get("metadata"))
                    .resource()
                    .map(this::inclusions)
                    .orElse(Map.of()));
        }
        return statement.orElseThrow();
    }

    private Map<String, Set<String>> inclusions(byte[] body) {
        Map<String, Set<String>> inclusions = new HashMap<>();
        TolerantReader.json(body, "CapabilityStatement", OF_METADATA, NAMES).map(JSON::readTree).stream()
                .flatMap(capabilities -> capabilities.path("rest").findValues("resource").stream())
                .flatMap(JsonNode::valueStream)
                .forEach(node -> node.path("searchInclude")
                        .valueStream()
                        .map(include -> include.asString(""))
                        .forEach(
                                inclusions.computeIfAbsent(node.path("type").asString(""), _ -> new HashSet<>())::add));
        giveBack(body, 0);
        return inclusions;
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
                .forEach(pointer -> read("Medication", pointer.getKey(), Medication.class)
                        .resource()
                        .ifPresent(medicine -> pointer.getValue().forEach(node -> node.setResource(medicine))));
    }

    /** Returns the relative reference; empty for medicines that are given by text or identifier only. */
    private Optional<String> below(Reference pointer) {
        return Optional.ofNullable(pointer.getReference())
                .flatMap(base::atOrigin)
                .flatMap(base::relative);
    }

    private static RecordRead<byte[]> body(String what, EhrReply reply) {
        return reply instanceof HttpAnswer.CompleteAnswer(int status, var _, byte[] body) && status == 200
                ? new RecordRead<>(Optional.of(body), List.of())
                : RecordRead.without(what, UnreadItem.UnreadReason.of(reply));
    }

    /** Search in progress; any thread can read the partial result at any time. */
    final class RecordSearch {
        private final String type;
        private final List<Resource> resources = new ArrayList<>();
        private final List<UnreadItem> unread = new ArrayList<>();
        private int entries;

        RecordSearch(String type) {
            this.type = type;
        }

        /**
         * Reads all pages up to the limit; a failed page affects only itself and the following pages.
         *
         * @param combinations alternative search parameters; the next one is tried when a server refuses one
         * @return index of the one that was not refused, or the last
         */
        int run(List<String> combinations) {
            int index = 0;
            EhrReply reply = get(combinations.getFirst());
            while (index < combinations.size() - 1
                    && reply instanceof HttpAnswer.CompleteAnswer answer
                    && NOT_TAKEN.contains(answer.status())) {
                index++;
                reply = get(combinations.get(index));
            }
            Optional<URI> next = page(reply);
            for (int page = 1; page < MAX_PAGES && next.isPresent(); page++) {
                next = page(ehr.get(next.get()));
            }
            next.ifPresent(_ -> lacks(UnreadItem.UnreadReason.MORE, 0));
            return index;
        }

        private Optional<URI> page(EhrReply reply) {
            RecordRead<byte[]> body = body(type, reply);
            body.unread().forEach(item -> lacks(item.reason(), 0));
            return body.resource().flatMap(this::read);
        }

        /** Reads a page whole or not at all: part of one could lack the newest entry. */
        private Optional<URI> read(byte[] body) {
            JsonSize size = JsonSize.of(body).orElse(new JsonSize(0, 0));
            entries += size.entries();
            boolean granted = entries <= MAX_ENTRIES && ehr.memory().take(trees(size));
            try {
                return granted
                        ? reader.page(body)
                                .map(this::take)
                                .orElseGet(() -> lacks(UnreadItem.UnreadReason.UNREADABLE, 0))
                        : lacks(
                                entries > MAX_ENTRIES
                                        ? UnreadItem.UnreadReason.TOO_LARGE
                                        : UnreadItem.UnreadReason.BUSY,
                                0);
            } finally {
                giveBack(body, granted ? Math.max(0, trees(size) - (long) size.entries() * BYTES_OF_ENTRY) : 0);
            }
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
