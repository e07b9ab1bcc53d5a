package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.ResultSet;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * The main job over HTTP: a response comes in, is corrected, is scored without being stored, or gives its stored
 * results.
 */
final class ResponseProvider extends RecordProvider {
    static final String TYPE = "QuestionnaireResponse";
    static final String SCORE = "$score";

    private final AssessmentServices mainJob;
    private final Ledger ledger;

    ResponseProvider(AssessmentServices mainJob, Ledger ledger, PatientRecordSearch searches, Clock clock) {
        super(QuestionnaireResponse.class, ledger, searches, clock);
        this.mainJob = mainJob;
        this.ledger = ledger;
    }

    /**
     * Creates, scores and stores.
     *
     * @param body as it was sent; {@link HapiExchange} has it too, and the main job parses it, once
     */
    @Create
    public MethodOutcome create(@ResourceParam byte[] body, ServletRequestDetails details) {
        HapiExchange.answer(details, (call, who) -> {
            String address = call.at().base() + "/" + call.type();
            return IfNoneExist.in(call.headers(), address).reply(onlyIfNone -> {
                var receipt = mainJob.receive()
                        .create(call.at().site(), who.sender(call), call.body(), call.gzipped(), onlyIfNone);
                return reply(call, who, 201, receipt);
            });
        });
        return new MethodOutcome();
    }

    /**
     * Appends the next version.
     *
     * @param body as in {@link #create}
     */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam byte[] body, ServletRequestDetails details) {
        HapiExchange.answer(
                details,
                (call, who) -> EntityTags.ifMatch(call.headers()).reply(seen -> {
                    var sender = who.sender(call);
                    var receipt = mainJob.amend()
                            .update(
                                    call.at().site(),
                                    sender,
                                    who.reach(),
                                    call.id(),
                                    seen,
                                    call.body(),
                                    call.gzipped());
                    return reply(call, who, 200, receipt);
                }));
        return new MethodOutcome();
    }

    /** Scores the response that was sent, bare or in {@code Parameters}, and stores nothing. */
    @Operation(name = SCORE, manualRequest = true)
    public Bundle score(ServletRequestDetails details) {
        return HapiExchange.answer(details, (call, who) -> switch (mainJob.receive()
                .score(call.at().site(), who.sender(call), call.body(), call.gzipped())) {
            case AssessmentPipeline.AssessResult.Rejection<ResultSet>(var refusal) ->
                OutcomeBody.of(new Objection.RefusalObjection(refusal));
            case AssessmentPipeline.AssessResult.Success<ResultSet>(var results) -> {
                List<Bundles.BundleEntry> entries = results.versions().stream()
                        .map(result ->
                                Bundles.BundleEntry.of(call.at().base(), result.type(), result.id(), result.body()))
                        .toList();
                yield FhirReply.json(200, Bundles.collection(entries))
                        .telling(RequestEvents.DisclosedContent.ofPatient(
                                results.panel().patient()));
            }
        });
    }

    /** The stored result set of a response. */
    @Operation(name = SCORE, idempotent = true, manualRequest = true)
    public Bundle results(@IdParam IdType id, ServletRequestDetails details) {
        return HapiExchange.answer(
                details,
                (call, who) -> mainJob.results()
                        .of(who.reach(), call.id())
                        .map(set -> results(call, set))
                        .orElseGet(() -> OutcomeBody.of(new Objection.NotFound(
                                "There are no results of such a response here: it is unknown or was never scored."))));
    }

    private static FhirReply results(FhirCall call, List<StoredVersion> set) {
        List<Bundles.BundleEntry> entries = set.stream()
                .map(result -> Bundles.BundleEntry.of(call.at().base(), result))
                .toList();
        return FhirReply.json(200, Bundles.collection(entries)).telling(RequestEvents.DisclosedContent.of(set));
    }

    private FhirReply reply(FhirCall call, AuthorizedCaller who, int status, Receipt receipt) {
        return switch (receipt) {
            case Receipt.RefusedReceipt(var refusal) -> OutcomeBody.of(new Objection.RefusalObjection(refusal));
            case Receipt.StoredReceipt stored ->
                stored(call, status, stored.id(), stored.version(), stored.recordedAt(), Optional.of(stored.body()))
                        .telling(RequestEvents.DisclosedContent.inItsCommit());
            case Receipt.ExistingReceipt existing ->
                stored(
                                call,
                                200,
                                existing.id(),
                                existing.version(),
                                existing.recordedAt(),
                                readable(call, who, existing.id(), existing.version()))
                        .telling(RequestEvents.DisclosedContent.ofVersion(
                                call.type(), existing.id(), existing.version(), existing.patient()));
        };
    }

    /** Body of an existing response, only for a caller who may read it: a create scope must not grant read access. */
    private Optional<byte[]> readable(FhirCall call, AuthorizedCaller who, String id, int version) {
        return ScopeGuard.toRead(call.at(), who.caller(), call.type())
                        instanceof RequestStep.StepValue<AuthorizedCaller>(var reader)
                ? ledger.read(reader.reach(), call.type(), id, version).map(found -> found.body())
                : Optional.empty();
    }

    private static FhirReply stored(
            FhirCall call, int status, String id, int version, Instant recordedAt, Optional<byte[]> body) {
        FhirReply reply = switch (preference(call.headers())) {
            case MINIMAL -> FhirReply.empty(status);
            case REPRESENTATION ->
                body.map(bytes -> FhirReply.json(status, bytes)).orElseGet(() -> FhirReply.empty(status));
            case OPERATION_OUTCOME ->
                FhirReply.json(
                        status, OutcomeBody.done("The response is stored; $score at its address gives its results."));
        };
        String address = call.at().base() + "/" + call.type() + "/" + id + "/_history/" + version;
        return EntityTags.stamped(reply, version, recordedAt).with("Location", address);
    }

    /**
     * Return preference of a write (FHIR R4 http.html, Prefer: return=…); minimal by default. Unknown preferences are
     * ignored (RFC 7240, 2).
     */
    static PreferReturnEnum preference(FhirCall.Headers headers) {
        return headers.joined("Prefer").stream()
                .flatMap(header -> Arrays.stream(header.split("[,;]", -1)))
                .map(wish -> wish.trim().replace("\"", ""))
                .flatMap(wish -> Arrays.stream(PreferReturnEnum.values())
                        .filter(known -> wish.equalsIgnoreCase("return=" + known.getHeaderValue())))
                .findFirst()
                .orElse(PreferReturnEnum.MINIMAL);
    }
}
