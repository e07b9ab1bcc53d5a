package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditSubject.FactSubject;
import org.dorsal.export.ExportFiles;
import org.dorsal.export.ExportSettings;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.fhir.ExportDownload.ExportManifest;
import org.dorsal.limit.Limit;
import org.dorsal.smart.Caller;
import org.dorsal.store.Commit;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportRequest;
import org.dorsal.store.ExportJobRows;

/**
 * Bulk exports of a site (FHIR Bulk Data Access 2.0). HAPI's server has no binding for their addresses, so that {@link
 * AdmissionInterceptor} calls this class for requests that it has admitted. A job belongs to the client that requested
 * it; to any other it does not exist.
 */
final class BulkExports {
    /** Jobs of a site that may wait for their preparation. */
    private static final int MAX_WAITING = 100;

    /** Jobs of one client among them, so that others may export, too. */
    private static final int MAX_OF_CLIENT = 25;

    private static final String DEVICE = "Device";

    private final ExportSettings settings;
    private final ExportJobRows jobs;
    private final ExportDownload download;
    private final RequestEvents events;
    private final Clock clock;
    private final RandomGenerator random;

    BulkExports(
            ExportSettings settings,
            ExportJobRows jobs,
            ExportFiles files,
            RequestEvents events,
            Limit transfers,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.jobs = jobs;
        this.download = new ExportDownload(jobs, files, events, transfers);
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /** Answers a request that was admitted. */
    void answer(FhirCall call) {
        switch (call.route().interaction()) {
            case FhirRoute.EXPORT -> send(call, events.inOneCommit(call, () -> begin(call)));
            case FhirRoute.EXPORT_STATUS -> status(call);
            case FhirRoute.EXPORT_DELETE -> send(call, events.inOneCommit(call, () -> delete(call)));
            case FhirRoute.EXPORT_FILE -> download.send(call, job(call));
            default ->
                throw new IllegalStateException(
                        "no export answers " + call.route().interaction());
        }
    }

    private void send(FhirCall call, FhirReply reply) {
        events.disclosed(call);
        call.release();
        reply.writeTo(call.details().getServletResponse());
    }

    private FhirReply begin(FhirCall call) {
        if (!call.preference().getRespondAsync()) {
            throw ObjectionException.badRequest("invalid", "An export is asynchronous; send Prefer: respond-async.");
        }
        ExportParameters parameters = ExportParameters.of(call);
        boolean ofPatients = call.type().equals("Patient");
        Set<String> types = types(call.caller().caller(), parameters, ofPatients);
        Instant now = clock.instant();
        ExportRequest request = new ExportRequest(address(call), ofPatients, parameters.since(), List.copyOf(types));
        Instant until = now.plus(site(call).keep());
        ExportJob job = ExportJob.begin(Ids.timed(now, random).toString(), now, until, request);
        Instant due = now.plus(Commit.FINDABLE_WITHIN);
        if (!jobs.create(call.site().id(), client(call), job, due, MAX_WAITING, MAX_OF_CLIENT)) {
            throw new ObjectionException(new Objection.TooManyRequests(
                    "Too many exports wait here; delete those that you don't need, or ask again later.",
                    site(call).retryAfter()));
        }
        call.disclose(ExportEvents.begun(job));
        return FhirReply.json(
                        202, OutcomeBody.done("The export is being prepared; ask for its status at Content-Location."))
                .with("Content-Location", address(call.site(), job));
    }

    /** The requested types, or all that the client may export. */
    private static Set<String> types(Caller caller, ExportParameters parameters, boolean ofPatients) {
        Set<String> types = new LinkedHashSet<>(parameters.types());
        if (types.isEmpty()) {
            RecordProvider.TYPES.stream().filter(caller::mayExport).forEach(types::add);
        }
        types.stream().filter(type -> !caller.mayExport(type)).findFirst().ifPresent(type -> {
            throw forbidden(type);
        });
        if (ofPatients && parameters.types().contains(DEVICE)) {
            throw ObjectionException.value(
                    "_type", DEVICE + " belongs to no patient; export it at the address of the site.");
        }
        return types;
    }

    private void status(FhirCall call) {
        ExportJob job = job(call);
        switch (job.state()) {
            case FAILED -> throw new ObjectionException(new Objection.InternalErrorObjection(call.requestId()));
            case PREPARING -> wait(call, job);
            case READY -> {
                List<ExportFile> files = jobs.files(call.site().id(), job.id());
                call.disclose(ExportEvents.of(job));
                byte[] manifest = ExportManifest.of(
                        address(call.site(), job),
                        job,
                        files,
                        download.deletions(call.site().id(), job));
                send(
                        call,
                        FhirReply.json(200, manifest)
                                .with("Content-Type", "application/json")
                                .with("Expires", EntityTags.date(job.until())));
            }
        }
    }

    /**
     * Answers 202 while files are prepared, or 429 to a client that polls more than twice as often as Retry-After allows.
     * Discloses nothing and leaves no event.
     */
    private void wait(FhirCall call, ExportJob job) {
        Duration retryAfter = site(call).retryAfter();
        Instant now = clock.instant();
        if (!jobs.poll(call.site().id(), job.id(), now, now.minus(retryAfter.dividedBy(2)))) {
            throw new ObjectionException(new Objection.TooManyRequests(
                    "The status was asked for too soon; wait for as long as Retry-After says.", retryAfter));
        }
        int types = job.request().types().size();
        Instant begins = job.transactionTime().plus(Commit.FINDABLE_WITHIN);
        String progress = now.isBefore(begins)
                ? "begins at " + begins.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                        + ", when all commits are visible"
                : "%d%% (%d of %d types)".formatted(job.place() * 100 / types, job.place(), types);
        call.takeAudited();
        send(
                call,
                FhirReply.empty(202)
                        .with("X-Progress", progress)
                        .with("Retry-After", Long.toString(retryAfter.toSeconds())));
    }

    private FhirReply delete(FhirCall call) {
        ExportJob job = job(call);
        if (!jobs.delete(call.site().id(), client(call), job.id(), clock.instant())) {
            throw unknown();
        }
        call.disclose(ExportEvents.of(job));
        return FhirReply.json(202, OutcomeBody.done("The export is deleted."));
    }

    /** The job in the address, for the client that requested it, while it may export all its types. */
    private ExportJob job(FhirCall call) {
        ExportJob job = jobs.read(
                        call.site().id(), client(call), call.details().getId().getIdPart(), clock.instant())
                .orElseThrow(BulkExports::unknown);
        Caller caller = call.caller().caller();
        job.request().types().stream()
                .filter(type -> !caller.mayExport(type))
                .findFirst()
                .ifPresent(type -> {
                    throw forbidden(type);
                });
        return job;
    }

    private ExportSettings.SiteExports site(FhirCall call) {
        return settings.of(call.site().id()).orElseThrow(BulkExports::unknown);
    }

    /** Digest of the client's names, so that the table contains none. */
    private static String client(FhirCall call) {
        Caller caller = call.caller().caller();
        return Sha256.of((caller.issuer() + "\n" + caller.clientId()).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static String address(FhirSettings.FhirSite site, ExportJob job) {
        return site.base() + "/" + FhirRoutes.EXPORTS + "/" + job.id();
    }

    /** Address of the request as it was sent, without the body of a POST. */
    private static String address(FhirCall call) {
        String query = Optional.ofNullable(call.details().getServletRequest().getQueryString())
                .map(text -> "?" + text)
                .orElse("");
        return call.site().base() + "/" + String.join("/", call.route().path()) + query;
    }

    static ObjectionException unknown() {
        return ObjectionException.notFound("There is no such export here.");
    }

    private static ObjectionException forbidden(String type) {
        return ObjectionException.forbidden(
                "The token may not export " + type + "; ask for system/" + type + ".rs, without a category.");
    }

    /**
     * Contents of the audit events of bulk exports. An event is about the job and not about each of its patients, because
     * their number has no bound.
     */
    static final class ExportEvents {
        private ExportEvents() {}

        /** A new job with its types. */
        static List<AuditRecorder.Disclosure> begun(ExportJob job) {
            List<AuditSubject> about = new ArrayList<>(facts(job));
            job.request().types().forEach(type -> about.add(new FactSubject("exported", type)));
            return disclosed(about);
        }

        /** Content for a manifest that was shown, or for a deleted job. */
        static List<AuditRecorder.Disclosure> of(ExportJob job) {
            return disclosed(facts(job));
        }

        /** A file that was sent, with its hash. */
        static List<AuditRecorder.Disclosure> of(ExportJob job, ExportFile file) {
            List<AuditSubject> about = new ArrayList<>(facts(job));
            about.add(new FactSubject("exported", file.type()));
            about.add(new FactSubject("count", Long.toString(file.resources())));
            about.add(new FactSubject("sha256", HexFormat.of().formatHex(file.sha256())));
            return disclosed(about);
        }

        private static List<AuditSubject> facts(ExportJob job) {
            return List.of(new FactSubject("export", job.id()));
        }

        private static List<AuditRecorder.Disclosure> disclosed(List<AuditSubject> about) {
            return List.of(new AuditRecorder.Disclosure(Optional.empty(), about));
        }
    }
}
