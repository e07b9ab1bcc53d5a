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
import org.dorsal.chart.Part.Unread;
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
record Part(Optional<Patient> patient, Optional<Clinician> clinician, List<Resource> records, List<Unread> unread) {
    Part {
        records = List.copyOf(records);
        unread = List.copyOf(unread);
    }

    /**
     * One read.
     *
     * @param what as it is named when it fails
     * @param sofar what it has brought when it has to be stopped, or breaks
     */
    record Task(String what, Supplier<Part> read, Supplier<Part> sofar) {
        Task(String what, Supplier<Part> read) {
            this(what, read, Part::nothing);
        }

        private Part stopped(Unread.Reason reason) {
            Part before = sofar.get();
            // a read that was stopped may have told already that it was cut off
            Stream<Unread> known = before.unread().stream().filter(one -> one.reason() != Unread.Reason.UNREACHABLE);
            return new Part(
                    before.patient(),
                    before.clinician(),
                    before.records(),
                    Stream.concat(known, Stream.of(new Unread(what, reason))).toList());
        }
    }

    private static Part nothing() {
        return new Part(Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    static Part of(Patient patient, int notUnderstood) {
        return new Part(Optional.of(patient), Optional.empty(), List.of(), Unread.some("Patient", notUnderstood));
    }

    static Part of(Clinician clinician, int notUnderstood) {
        return new Part(Optional.empty(), Optional.of(clinician), List.of(), Unread.some("fhirUser", notUnderstood));
    }

    static Part unread(String what, Unread.Reason reason) {
        return new Part(Optional.empty(), Optional.empty(), List.of(), List.of(new Unread(what, reason)));
    }

    /** Only this patient's resources of that type; that there were others is told. */
    static Part records(String type, RecordReading.Search pages, Whose whose) {
        List<Resource> asked = pages.resources().stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
        List<Resource> own = asked.stream().filter(whose::mine).toList();
        List<Unread> unread = new ArrayList<>(pages.unread());
        if (own.size() < asked.size()) {
            unread.add(new Unread(type, Unread.Reason.OTHER_PATIENT));
        }
        int uncoded = (int) own.stream().filter(Facts::uncoded).count();
        if (uncoded > 0) {
            unread.add(new Unread(type, Unread.Reason.NOT_CODED, uncoded));
        }
        if (own.stream().anyMatch(Medicines::elsewhere)) {
            unread.add(new Unread(type, Unread.Reason.ELSEWHERE));
        }
        return new Part(Optional.empty(), Optional.empty(), own, unread);
    }

    @Override
    public String toString() {
        return "Part[hidden]";
    }

    /**
     * Something of the record that was not looked at. What is not looked at is unknown.
     *
     * @param what resource type, or {@code fhirUser}
     * @param count of how many entries or elements; 0 where nobody can know
     */
    record Unread(String what, Reason reason, int count) {
        Unread(String what, Reason reason) {
            this(what, reason, 0);
        }

        private static List<Unread> some(String what, int notUnderstood) {
            return notUnderstood == 0 ? List.of() : List.of(new Unread(what, Reason.NOT_UNDERSTOOD, notUnderstood));
        }

        /** Why; the words for people stand with the page. */
        enum Reason {
            /** The launch's scopes do not cover it. */
            NOT_GRANTED("not-granted"),
            /** The EHR refused the read. */
            REFUSED("refused"),
            /** The EHR's answer is larger than the limit. */
            TOO_LARGE("too-large"),
            /** The EHR gave no answer. */
            UNREACHABLE("unreachable"),
            /** The answer is no such resource in JSON. */
            UNREADABLE("unreadable"),
            /** Some of it is no FHIR R4 and was left out; the rest was read. */
            NOT_UNDERSTOOD("not-understood"),
            /** It carries a modifier that is not understood here, which may change the meaning of all it says. */
            MODIFIED("modified"),
            /** The EHR says that its list may lack something. */
            INCOMPLETE("incomplete"),
            /** The answer did not come within the time limit. */
            LATE("late"),
            /** There was more than is read; the first pages were read. */
            MORE("more"),
            /** An entry points to a resource that the answer does not hold. */
            ELSEWHERE("elsewhere"),
            /** It stands in the record in words alone, so nothing can be suggested from it. */
            NOT_CODED("not-coded"),
            /** Incident: the EHR's answer held a resource that is not this patient's. It was dropped. */
            OTHER_PATIENT("other-patient"),
            /** Who launched is no clinician. */
            NO_CLINICIAN("no-clinician");

            private final String word;

            Reason(String word) {
                this.word = word;
            }
        }

        /** As {@link Chart#unread} names it. */
        @Override
        public String toString() {
            return what + ":" + reason.word + (count > 0 ? ":" + count : "");
        }
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
        static List<Part> run(List<Part.Task> tasks, Duration limit) {
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            try {
                List<Callable<Part>> calls = tasks.stream()
                        .<Callable<Part>>map(task -> () -> task.read().get())
                        .toList();
                List<Future<Part>> done = threads.invokeAll(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
                List<Part> parts = new ArrayList<>();
                for (int at = 0; at < tasks.size(); at++) {
                    parts.add(part(tasks.get(at), done.get(at)));
                }
                return parts;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return tasks.stream()
                        .map(task -> task.stopped(Unread.Reason.LATE))
                        .toList();
            } finally {
                threads.shutdownNow(); // not close(): that would wait for a read that does not heed its interruption
            }
        }

        private static Part part(Task task, Future<Part> done) throws InterruptedException {
            try {
                return done.get();
            } catch (CancellationException _) {
                return task.stopped(Unread.Reason.LATE);
            } catch (ExecutionException fault) {
                String kind = Optional.ofNullable(fault.getCause())
                        .map(cause -> cause.getClass().getName())
                        .orElse("unknown fault");
                LOG.warn(
                        "reading {} of an EHR's record broke: {}",
                        task.what(),
                        kind); // a message could quote the record
                return task.stopped(Unread.Reason.UNREADABLE);
            }
        }
    }
}
