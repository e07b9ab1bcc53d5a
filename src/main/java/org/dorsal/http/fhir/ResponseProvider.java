package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.ResponseAmender;
import org.dorsal.assessment.ResponseReceiver;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.ResultSet;
import org.dorsal.assessment.StoredResults;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.Permission;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;

/**
 * The main job over HTTP: a response comes in, is corrected, is scored without being stored, or gives its stored
 * results.
 */
final class ResponseProvider extends RecordProvider {
    static final String TYPE = "QuestionnaireResponse";
    static final String SCORE = "$score";

    private final ResponseReceiver receiver;
    private final ResponseAmender amender;
    private final StoredResults results;
    private final ResponseExtractor extractor;
    private final ResponseValidator validator;
    private final Ledger ledger;

    ResponseProvider(AssessmentServices mainJob, Ledger ledger, PatientRecordSearch searches, Clock clock) {
        super(QuestionnaireResponse.class, ledger, searches, clock);
        this.receiver = mainJob.receive();
        this.amender = mainJob.amend();
        this.results = mainJob.results();
        this.extractor = new ResponseExtractor(mainJob.extractor());
        this.validator = new ResponseValidator(mainJob);
        this.ledger = ledger;
    }

    /** Creates, scores and stores. */
    @Create
    public MethodOutcome create(@ResourceParam byte[] body, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        Optional<String> onlyIfNone =
                IfNoneExist.in(call.headers("If-None-Exist"), call.site().base() + "/" + TYPE);
        return outcome(call, receiver.create(call.site().site(), call.caller().sender(call), body, onlyIfNone));
    }

    /**
     * Appends the next version.
     *
     * @param id HAPI gives it the version that If-Match names
     */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam byte[] body, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        int expectedVersion = Math.toIntExact(id.getVersionIdPartAsLong());
        return outcome(
                call,
                amender.update(
                        call.site().site(),
                        call.caller().sender(call),
                        call.caller().reach(),
                        id.getIdPart(),
                        expectedVersion,
                        body));
    }

    /** Scores the response that was sent, bare or in {@code Parameters}, and stores nothing. */
    @Operation(name = SCORE, manualRequest = true)
    public Bundle score(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        RequestBody sent = OperationParameters.resourceIn(call.body());
        return switch (receiver.score(call.site().site(), call.caller().sender(call), sent.bytes())) {
            case AssessmentPipeline.AssessResult.Rejection<ResultSet>(var refusal) ->
                throw ObjectionException.refused(refusal);
            case AssessmentPipeline.AssessResult.Success<ResultSet>(var scored) -> {
                call.disclose(RequestEvents.ofPatient(scored.panel().patient()));
                yield collection(
                        call,
                        scored.versions().stream()
                                .map(result -> Bundles.BundleEntry.of(
                                        call.site().base(), result.type(), result.id(), result.body())));
            }
        };
    }

    /** The stored result set of a response. */
    @Operation(name = SCORE, idempotent = true, manualRequest = true)
    public Bundle storedResults(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        OperationParameters.of(call.body(), List.of());
        List<StoredVersion> stored = results.of(call.caller().reach(), id.getIdPart())
                .orElseThrow(() -> ObjectionException.notFound(
                        "There are no results of such a response here: it is unknown or was never scored."));
        call.disclose(RequestEvents.ofVersions(stored));
        return collection(
                call,
                stored.stream().map(result -> Bundles.BundleEntry.of(call.site().base(), result)));
    }

    /** Checks a response as a create does and gives all issues; stores nothing. */
    @Operation(name = ResponseValidator.VALIDATE, manualRequest = true)
    public OperationOutcome validate(ServletRequestDetails details) {
        return validator.validate(FhirCall.of(details));
    }

    /** Checks a stored response, or one that is to follow it as an update. */
    @Operation(name = ResponseValidator.VALIDATE, manualRequest = true)
    public OperationOutcome validateStored(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        StoredVersion current = ledger.read(call.caller().reach(), TYPE, id.getIdPart())
                .orElseThrow(() -> ObjectionException.notFound("There is no such response here."));
        return validator.validate(call, current);
    }

    /** Extracts the Observations of the response that was sent, as a transaction; stores nothing. */
    @Operation(name = ResponseExtractor.EXTRACT, manualRequest = true)
    public Resource extract(ServletRequestDetails details) {
        return extractor.extract(FhirCall.of(details));
    }

    /** The stored Observations of a response, as a transaction. */
    @Operation(name = ResponseExtractor.EXTRACT, idempotent = true, manualRequest = true)
    public Resource extractStored(@IdParam IdType id, ServletRequestDetails details) {
        return extractor.extract(FhirCall.of(details), id.getIdPart());
    }

    private static Bundle collection(FhirCall call, Stream<Bundles.BundleEntry> entries) {
        return call.resource(Bundle.class, Bundles.collection(entries.toList()));
    }

    private MethodOutcome outcome(FhirCall call, Receipt receipt) {
        return switch (receipt) {
            case Receipt.RefusedReceipt(var refusal) -> throw ObjectionException.refused(refusal);
            case Receipt.StoredReceipt stored -> {
                call.discloseInCommit();
                yield outcome(call, stored.id(), stored.version(), stored.recordedAt(), Optional.of(stored.body()));
            }
            case Receipt.ExistingReceipt existing -> {
                call.disclose(RequestEvents.ofVersion(TYPE, existing.id(), existing.version(), existing.patient()));
                yield outcome(
                                call,
                                existing.id(),
                                existing.version(),
                                existing.recordedAt(),
                                readable(call, existing.id(), existing.version()))
                        .setCreated(false);
            }
        };
    }

    /** Body of an existing response, only for a caller who may read it: a create scope must not grant read access. */
    private Optional<byte[]> readable(FhirCall call, String id, int version) {
        if (!(call.caller().caller().may(Interaction.READ, TYPE) instanceof Permission.Allowed)) {
            return Optional.empty();
        }
        AccessScope reach = AuthorizedCaller.toRead(call.site(), call.caller().caller(), TYPE)
                .reach();
        return ledger.read(reach, TYPE, id, version).map(StoredVersion::body);
    }

    /** HAPI sends the resource, the outcome or neither, according to the header Prefer. */
    private static MethodOutcome outcome(
            FhirCall call, String id, int version, Instant recordedAt, Optional<byte[]> body) {
        call.stamp(version, recordedAt);
        call.answerHeader("Location", call.site().base() + "/" + TYPE + "/" + id + "/_history/" + version);
        MethodOutcome outcome = new MethodOutcome();
        body.map(json -> StoredBytesInterceptor.resource(QuestionnaireResponse.class, id, json))
                .ifPresent(outcome::setResource);
        outcome.setOperationOutcome(call.resource(
                OperationOutcome.class,
                OutcomeBody.done(
                        call.site().silent()
                                ? "The response is stored."
                                : "The response is stored; $score at its address gives its results.")));
        return outcome;
    }

    /**
     * Conditional create (FHIR R4 http.html#ccreate): by business identifier alone, because only that is unique here. R4
     * wants the search's parameters and nothing before them; HAPI's client sends the whole address of the search, and
     * its builder of Bundles the address from the type on, so that both are taken when they are this site's own.
     */
    static final class IfNoneExist {
        /** Text without a comma that would mean "or". */
        private static final Pattern ONE_VALUE = Pattern.compile("(?s)(?:\\\\.|[^,])*+");

        private static final String CURE =
                "If-None-Exist must be identifier=system|value of one identifier, URL-encoded, and"
                        + " nothing else; a comma, bar or backslash within it as \\, \\| \\\\.";

        private IfNoneExist() {}

        /**
         * The {@link SearchToken#text text} of the identifier, when the create is conditional.
         *
         * @param sent values of the header
         * @param address absolute, of the type that is created
         */
        static Optional<String> in(List<String> sent, String address) {
            if (sent.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> identifier = Optional.of(sent)
                    .filter(values -> values.size() == 1)
                    .map(values -> withoutAddress(values.getFirst().trim(), address))
                    .flatMap(Parameters::decode)
                    .flatMap(IfNoneExist::identifier);
            if (identifier.isEmpty()) {
                throw ObjectionException.badRequest("invalid", CURE);
            }
            return identifier;
        }

        /** Another server's address stays, and is no parameter. */
        private static String withoutAddress(String sent, String address) {
            String type = address.substring(address.lastIndexOf('/') + 1);
            return Stream.of(address + "?", type + "?")
                    .filter(sent::startsWith)
                    .findFirst()
                    .map(before -> sent.substring(before.length()))
                    .orElse(sent);
        }

        private static Optional<String> identifier(Map<String, List<String>> parameters) {
            List<String> values = parameters.getOrDefault("identifier", List.of());
            return parameters.size() == 1 && values.size() == 1
                    ? Optional.of(values.getFirst())
                            .filter(value -> ONE_VALUE.matcher(value).matches())
                            .flatMap(SearchToken::read)
                            .filter(token ->
                                    token.system().isPresent() && !token.code().isEmpty())
                            .map(SearchToken::text)
                    : Optional.empty();
        }
    }
}
