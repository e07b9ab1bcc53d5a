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

/** What one of the reads brought. */
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
     * @param what as it is named when it fails
     * @param sofar what it has brought when it has to be stopped, or breaks
     */
    record Task(String what, Supplier<ChartPart> read, Supplier<ChartPart> sofar) {
        Task(String what, Supplier<ChartPart> read) {
            this(what, read, ChartPart::nothing);
        }

        private ChartPart stopped(Unread.UnreadReason reason) {
            ChartPart before = sofar.get();
            // a read that was stopped may have told already that it was cut off
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

    /** Only this patient's resources of that type; that there were others is told. */
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

    /** FHIR R4 demands it. Without it nobody knows whether a value was withdrawn, or a medicine only proposed. */
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
     * Tells this patient's resources from all others: an EHR, or a proxy before it, may answer with somebody else's record. What
     * does not say whose it is, is not this patient's.
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

        /** What each task brought, in their order; those that broke or did not end in time are named as unread. */
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
