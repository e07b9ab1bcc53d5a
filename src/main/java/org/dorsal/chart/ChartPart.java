package org.dorsal.chart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.smart.PatientId;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Result of one read of the record. */
record ChartPart(
        Optional<Patient> patient,
        Optional<Clinician> clinician,
        List<Resource> records,
        List<Chart.InWords> inWords,
        List<Unread> unread) {
    /** A page shows no more of one kind; the rest is counted. */
    private static final int IN_WORDS_AT_MOST = 12;

    ChartPart {
        records = List.copyOf(records);
        inWords = List.copyOf(inWords);
        unread = List.copyOf(unread);
    }

    /**
     * @param what name of the read in reports
     * @param sofar partial result of a read that is stopped or fails
     */
    record Task(String what, Supplier<ChartPart> read, Supplier<ChartPart> sofar) {
        Task(String what, Supplier<ChartPart> read) {
            this(what, read, ChartPart::nothing);
        }

        private ChartPart stopped(Unread.UnreadReason reason) {
            ChartPart before = sofar.get();
            // a stopped read may have reported already that it was cut off
            Stream<Unread> known =
                    before.unread().stream().filter(one -> one.reason() != Unread.UnreadReason.UNREACHABLE);
            return new ChartPart(
                    before.patient(),
                    before.clinician(),
                    before.records(),
                    before.inWords(),
                    Stream.concat(known, Stream.of(new Unread(what, reason))).toList());
        }
    }

    private static ChartPart nothing() {
        return new ChartPart(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    static ChartPart of(Patient patient, List<Unread> unread) {
        return new ChartPart(Optional.of(patient), Optional.empty(), List.of(), List.of(), unread);
    }

    static ChartPart of(Clinician clinician, List<Unread> unread) {
        return new ChartPart(Optional.empty(), Optional.of(clinician), List.of(), List.of(), unread);
    }

    static ChartPart unread(Unread one) {
        return new ChartPart(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(one));
    }

    static ChartPart unread(String what, Unread.UnreadReason reason) {
        return unread(new Unread(what, reason));
    }

    /** Keeps this patient's resources of the type; the existence of others is reported. */
    static ChartPart records(String type, RecordReading.RecordSearch pages, Whose whose) {
        List<Resource> asked = pages.resources().stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
        List<Resource> theirs = asked.stream().filter(whose::mine).toList();
        List<Resource> own = theirs.stream().filter(ChartPart::saysHowItStands).toList();
        List<Unread> unread = new ArrayList<>(pages.unread());
        if (theirs.size() < asked.size()) {
            unread.add(new Unread(type, Unread.UnreadReason.OTHER_PATIENT));
        }
        if (own.size() < theirs.size()) {
            unread.add(new Unread(type, Unread.UnreadReason.NOT_UNDERSTOOD, theirs.size() - own.size()));
        }
        List<String> words =
                own.stream().flatMap(one -> RecordFacts.inWords(one).stream()).toList();
        if (!words.isEmpty()) {
            unread.add(new Unread(type, Unread.UnreadReason.NOT_CODED, words.size()));
        }
        if (own.stream().anyMatch(one -> Medicines.pointer(one).isPresent())) {
            unread.add(new Unread(type, Unread.UnreadReason.ELSEWHERE));
        }
        List<Chart.InWords> shown = words.stream()
                .distinct()
                .limit(IN_WORDS_AT_MOST)
                .map(text -> new Chart.InWords(type, text))
                .toList();
        return new ChartPart(Optional.empty(), Optional.empty(), own, shown, unread);
    }

    /**
     * Returns whether the record has a status, which FHIR R4 requires. Without it, a withdrawn value or a medicine
     * that was only proposed cannot be recognized.
     */
    private static boolean saysHowItStands(Resource record) {
        return switch (record) {
            case Observation observation -> observation.hasStatus();
            case MedicationRequest request -> request.hasStatus() && request.hasIntent();
            case MedicationStatement statement -> statement.hasStatus();
            default -> true;
        };
    }

    @Override
    public String toString() {
        return "Part[hidden]";
    }

    /**
     * Recognizes this patient's resources: an EHR, or a proxy before it, may answer with another patient's record. A resource without a patient is not this patient's.
     *
     * @param base the EHR's FHIR base, without a slash at its end
     */
    record Whose(PatientId patient, String base) {

        boolean isPatient(Patient found) {
            return patient.value().equals(found.getIdElement().getIdPart());
        }

        boolean mine(Resource resource) {
            return switch (resource) {
                case Condition condition -> mine(condition.getSubject());
                case Observation observation -> mine(observation.getSubject());
                case MedicationRequest request -> mine(request.getSubject());
                case MedicationStatement statement -> mine(statement.getSubject());
                default -> false;
            };
        }

        private boolean mine(Reference subject) {
            String reference = Optional.ofNullable(subject.getReference()).orElse("");
            String relative = reference.startsWith(base + "/") ? reference.substring(base.length() + 1) : reference;
            String own = "Patient/" + patient.value();
            return relative.equals(own) || relative.startsWith(own + "/_history/");
        }

        @Override
        public String toString() {
            return "Whose[hidden]";
        }
    }

    /** Runs all reads at the same time and waits for them only so long: a clinician waits at the door. */
    static final class AtOnce {
        private static final Logger LOG = LoggerFactory.getLogger(AtOnce.class);

        private AtOnce() {}

        /**
         * Runs the tasks and returns their results in order; tasks that failed or did not end in time are reported as
         * unread.
         */
        static List<ChartPart> run(List<ChartPart.Task> tasks, Duration limit) {
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            try {
                List<Callable<ChartPart>> calls = tasks.stream()
                        .<Callable<ChartPart>>map(task -> () -> task.read().get())
                        .toList();
                List<Future<ChartPart>> done = threads.invokeAll(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
                List<ChartPart> parts = new ArrayList<>();
                for (int at = 0; at < tasks.size(); at++) {
                    parts.add(part(tasks.get(at), done.get(at)));
                }
                return parts;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return tasks.stream()
                        .map(task -> task.stopped(Unread.UnreadReason.LATE))
                        .toList();
            } finally {
                threads.shutdownNow(); // not close(): that would wait for a read that does not heed its interruption
            }
        }

        private static ChartPart part(Task task, Future<ChartPart> done) throws InterruptedException {
            try {
                return done.get();
            } catch (CancellationException _) {
                return task.stopped(Unread.UnreadReason.LATE);
            } catch (ExecutionException fault) {
                String kind = Optional.ofNullable(fault.getCause())
                        .map(cause -> cause.getClass().getName())
                        .orElse("unknown fault");
                LOG.warn(
                        "reading {} of an EHR's record broke: {}",
                        task.what(),
                        kind); // a message could quote the record
                return task.stopped(Unread.UnreadReason.UNREADABLE);
            }
        }
    }
}
