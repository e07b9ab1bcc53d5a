package org.dorsal.chart;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.fhirjson.PatientReferences;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Result of one of the parallel reads. */
record ChartPart(
        Optional<Patient> patient,
        Optional<Clinician> clinician,
        List<Resource> records,
        List<Chart.UncodedEntry> inWords,
        List<UnreadItem> unread) {
    /** Maximum number of shown entries of one type; the others are counted. */
    private static final int MAX_WORDED = 12;

    ChartPart {
        records = List.copyOf(records);
        inWords = List.copyOf(inWords);
        unread = List.copyOf(unread);
    }

    /**
     * Read of one part.
     *
     * @param what name of the part when it fails
     * @param sofar partial result when the read is stopped or fails
     */
    record ChartReadTask(String what, Supplier<ChartPart> read, Supplier<ChartPart> sofar) {
        private static final Logger LOG = LoggerFactory.getLogger(ChartReadTask.class);

        ChartReadTask(String what, Supplier<ChartPart> read) {
            this(what, read, ChartPart::nothing);
        }

        /**
         * Runs all reads in parallel with a time limit, because the clinician waits for the page. Returns the results in
         * the order of the tasks; failed and late tasks are reported as unread. A fault of this service is thrown.
         */
        static List<ChartPart> runAll(List<ChartReadTask> tasks, Duration limit) {
            ExecutorService threads = Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("chart-", 0).factory());
            try {
                List<Callable<ChartPart>> calls = tasks.stream()
                        .<Callable<ChartPart>>map(task -> () -> task.read().get())
                        .toList();
                List<Future<ChartPart>> futures = threads.invokeAll(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
                List<ChartPart> parts = new ArrayList<>();
                for (int index = 0; index < tasks.size(); index++) {
                    parts.add(part(tasks.get(index), futures.get(index)));
                }
                return parts;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return tasks.stream()
                        .map(task -> task.stopped(UnreadItem.UnreadReason.LATE))
                        .toList();
            } finally {
                threads.shutdownNow(); // not close(), which would wait for a read that ignores its interruption
            }
        }

        private static ChartPart part(ChartReadTask task, Future<ChartPart> futures) throws InterruptedException {
            try {
                return futures.get();
            } catch (CancellationException _) {
                return task.stopped(UnreadItem.UnreadReason.LATE);
            } catch (ExecutionException fault) {
                if (fault.getCause() instanceof ChartSource.CallFaultException own) {
                    throw own.fault(); // a page would blame the EHR and be kept without this part
                }
                String kind = Optional.ofNullable(fault.getCause())
                        .map(cause -> cause.getClass().getName())
                        .orElse("unknown fault");
                LOG.warn(
                        "reading {} of an EHR's record broke: {}",
                        task.what(),
                        kind); // a message could quote the record
                return task.stopped(UnreadItem.UnreadReason.UNREADABLE);
            }
        }

        private ChartPart stopped(UnreadItem.UnreadReason reason) {
            ChartPart before = sofar.get();
            // a stopped read may already have reported that it was cut off
            Stream<UnreadItem> reported =
                    before.unread().stream().filter(entry -> entry.reason() != UnreadItem.UnreadReason.UNREACHABLE);
            return new ChartPart(
                    before.patient(),
                    before.clinician(),
                    before.records(),
                    before.inWords(),
                    Stream.concat(reported, Stream.of(new UnreadItem(what, reason)))
                            .toList());
        }
    }

    private static ChartPart nothing() {
        return new ChartPart(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    static ChartPart of(Patient patient, List<UnreadItem> unread) {
        return new ChartPart(Optional.of(patient), Optional.empty(), List.of(), List.of(), unread);
    }

    static ChartPart unread(String what, UnreadItem.UnreadReason reason) {
        return new ChartPart(
                Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(new UnreadItem(what, reason)));
    }

    /** Returns this patient's resources of the type; resources of other patients are reported as unread. */
    static ChartPart records(
            String type, List<Resource> resources, List<UnreadItem> missing, PatientReferences references) {
        List<Resource> ofType = resources.stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
        List<Resource> ofPatient = ofType.stream()
                .filter(resource -> subject(resource)
                        .map(Reference::getReference)
                        .filter(references::isPatient)
                        .isPresent())
                .toList();
        List<Resource> usable = ofPatient.stream().filter(ChartPart::hasStatus).toList();
        List<UnreadItem> unread = new ArrayList<>(missing);
        if (ofPatient.size() < ofType.size()) {
            unread.add(new UnreadItem(type, UnreadItem.UnreadReason.OTHER_PATIENT));
        }
        if (usable.size() < ofPatient.size()) {
            unread.add(new UnreadItem(type, UnreadItem.UnreadReason.NOT_UNDERSTOOD, ofPatient.size() - usable.size()));
        }
        List<String> words = usable.stream()
                .flatMap(entry -> RecordFacts.inWords(entry).stream())
                .toList();
        if (!words.isEmpty()) {
            unread.add(new UnreadItem(type, UnreadItem.UnreadReason.NOT_CODED, words.size()));
        }
        if (usable.stream().anyMatch(entry -> ActiveMedicines.pointer(entry).isPresent())) {
            unread.add(new UnreadItem(type, UnreadItem.UnreadReason.ELSEWHERE));
        }
        List<Chart.UncodedEntry> shown = words.stream()
                .distinct()
                .limit(MAX_WORDED)
                .map(text -> new Chart.UncodedEntry(type, text))
                .toList();
        return new ChartPart(Optional.empty(), Optional.empty(), usable, shown, unread);
    }

    /** Returns whether a Patient is the one of the references; an absolute id is that of a fullUrl. */
    static boolean isOf(Patient patient, PatientReferences references) {
        IdType id = patient.getIdElement();
        return references.isPatient(id.hasBaseUrl() ? id.getValue() : "Patient/" + id.getIdPart());
    }

    /** Returns the patient of a record; empty for a resource without a subject. */
    private static Optional<Reference> subject(Resource record) {
        return switch (record) {
            case Condition condition -> Optional.of(condition.getSubject());
            case Observation observation -> Optional.of(observation.getSubject());
            case MedicationRequest request -> Optional.of(request.getSubject());
            case MedicationStatement statement -> Optional.of(statement.getSubject());
            default -> Optional.empty();
        };
    }

    /**
     * Returns whether the record has the status that FHIR R4 requires. Without it a value may have been withdrawn, or a
     * medicine only proposed.
     */
    private static boolean hasStatus(Resource record) {
        return switch (record) {
            case Observation observation -> observation.hasStatus();
            case MedicationRequest request -> request.hasStatus() && request.hasIntent();
            case MedicationStatement statement -> statement.hasStatus();
            default -> true;
        };
    }
}
